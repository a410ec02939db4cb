import process from "node:process";
import { say } from "../run_main.ts";
import { askOnTerminal } from "./ask.ts";
import { terminalProgress } from "./progress.ts";
import type { TransferContext } from "./session.ts";

/** What a command asks, and shows, on the terminal it was started on. */
export function terminalContext(): TransferContext {
  return {
    env: process.env,
    print: say,
    note: (line) => console.error(line),
    progress: terminalProgress(),
    ask: askOnTerminal,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
