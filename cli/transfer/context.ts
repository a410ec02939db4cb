import process from "node:process";
import { askOnTerminal } from "./ask.ts";
import { terminalProgress } from "./progress.ts";
import type { TransferContext } from "./session.ts";

/** What a command asks, and shows, on the terminal it was started on. */
export function terminalContext(): TransferContext {
  return {
    env: process.env,
    print: (line) => console.log(line),
    progress: terminalProgress(),
    ask: askOnTerminal,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
