import { Worker } from "node:worker_threads";
import type { Thread } from "../types.ts";

/** What a thread's text may call. Its console would go through the thread that is held. */
const PRELUDE = `
const { parentPort } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const self = {};
parentPort.on("message", (data) => self.onmessage({ data }));
const say = (text) => writeSync(2, text + "\\n");
const end = () => process.kill(process.pid, "SIGKILL");
`;

/** See {@link System.startThread}. */
export function startThread(code: string): Thread {
  const thread = new Worker(PRELUDE + code, { eval: true });
  thread.unref();
  return {
    postMessage: (told) => thread.postMessage(told),
    terminate: () => void thread.terminate(),
  };
}
