import { lockBySqlite } from "./lock_file.ts";
import type { HttpServer, Rejection, System, Thread } from "./types.ts";

// Kept when the host is loaded: functions see less.
const { Deno, Worker } = globalThis;

const LOOPBACK = "127.0.0.1";
/** What a thread's text may call. */
const PRELUDE = `
const say = console.error;
const end = () => Deno.kill(Deno.pid, "SIGKILL");
`;

/** The host's process in Deno. */
export const denoSystem: System = {
  name: "Deno",
  readsGlobals: false,
  listen: (address) => Promise.resolve(Deno.listen(address)),
  connect: (address) => Deno.connect(address),
  serveHttp(answer) {
    const stop = new AbortController();
    const options = {
      hostname: LOOPBACK,
      port: 0,
      signal: stop.signal,
      onListen: () => {},
      // A body that fails under way: its maker tells of it in the log, and Deno would print it, data and all.
      onError: () => new Response(null, { status: 500 }),
    };
    const server = Deno.serve(
      options,
      (request, { completed, remoteAddr }) =>
        answer({ method: request.method, url: request.url, whole: () => request }, {
          remoteAddr,
          completed,
        }),
    );
    return Promise.resolve<HttpServer>({
      port: server.addr.port,
      shutdown: () => server.shutdown(),
      abort: () => stop.abort(),
    });
  },
  upgradeWebSocket: (request) => Deno.upgradeWebSocket(request),
  startThread(code): Thread {
    const url = URL.createObjectURL(new Blob([PRELUDE, code], { type: "text/javascript" }));
    const thread = new Worker(url, { type: "module" });
    URL.revokeObjectURL(url);
    return thread;
  },
  onUnhandledRejection(listener: (rejection: Rejection) => void) {
    globalThis.addEventListener("unhandledrejection", listener);
    return () => globalThis.removeEventListener("unhandledrejection", listener);
  },
  onRejectionHandled(listener) {
    globalThis.addEventListener("rejectionhandled", ({ promise }) => listener(promise));
  },
  onUncaughtError(listener) {
    globalThis.addEventListener("error", listener);
    return () => globalThis.removeEventListener("error", listener);
  },
  transpiled: () => undefined,
  writeError: (bytes) => Deno.stderr.writeSync(bytes),
  // Not by node:fs, which takes twice as long: it is asked before each commit.
  identityOf(path) {
    try {
      const { ctime, ino } = Deno.statSync(path);
      return ino === null ? null : { inode: ino, changedAt: ctime?.getTime() ?? NaN };
    } catch (thrown) {
      if (thrown instanceof Deno.errors.NotFound) return null;
      throw thrown;
    }
  },
  lock(path) {
    const lock = lockBySqlite(path);
    if (lock === null) return null;
    // An earlier version knows this one only.
    const file = Deno.openSync(path, { write: true, read: true });
    const release = (): void => {
      lock.release();
      file.close();
    };
    if (file.tryLockSync(true)) return { release };
    release();
    return null;
  },
};
