import { statSync, writeSync } from "node:fs";
import { lockBySqlite } from "../lock_file.ts";
import type { System } from "../types.ts";
import { serveHttp } from "./http.ts";
import { onRejectionHandled, onUncaughtError, onUnhandledRejection } from "./rejections.ts";
import { connect, listen } from "./tcp.ts";
import { startThread } from "./thread.ts";
import { transpiled } from "./transpile.ts";
import { upgradeWebSocket } from "./web_socket.ts";

const STDERR = 2;

/** The host's process in Node. */
export const nodeSystem: System = {
  name: "Node",
  readsGlobals: true,
  listen,
  connect,
  serveHttp,
  upgradeWebSocket,
  startThread,
  onUnhandledRejection,
  onRejectionHandled,
  onUncaughtError,
  transpiled,
  writeError: (bytes) => writeSync(STDERR, bytes),
  identityOf(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? null : { inode: found.ino, changedAt: found.ctimeMs };
  },
  lock: lockBySqlite,
};
