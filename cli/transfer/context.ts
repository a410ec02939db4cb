import process from "node:process";
import { askOnTerminal } from "./ask.ts";
import { progressTo } from "./progress.ts";
import type { TransferContext } from "./session.ts";

/** What a command asks, and shows, on the terminal it was started on. */
export function terminalContext(): TransferContext {
  const isTerminal = Deno.stderr.isTerminal();
  const write = (text: string) => void process.stderr.write(text);
  return {
    env: process.env,
    print: (line) => console.log(line),
    progress: progressTo({ isTerminal, write }),
    ask: askOnTerminal,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
