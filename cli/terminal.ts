import { writeSync } from "node:fs";
import process from "node:process";
import { progressTo } from "./transfer/progress.ts";

const STDERR = 2;

/** How far a command is, on the terminal it was started on or as lines of its log. */
export function terminalProgress(): ReturnType<typeof progressTo> {
  return progressTo({
    isTerminal: process.stderr.isTTY,
    write: (text) => void writeSync(STDERR, text),
  });
}
