import { inspect } from "node:util";
import { type ConsoleLine, currentFrame, type Frame } from "./frame.ts";

const LEVELS = {
  log: "LOG",
  trace: "LOG",
  debug: "DEBUG",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
} as const;

/** Of one run, as on Convex. */
const MAX_LINES = 256;
const MAX_MESSAGE = 8192;

/** Lets the lines that functions write be seen by whoever watches them; they go to the process's own too. */
export function installConsoleLines(): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    const original = Reflect.get(console, method) as (...args: unknown[]) => void;
    const noting = (...args: unknown[]): void => {
      const frame = currentFrame();
      // Lines are part of what a run gives.
      frame?.noteUnrepeatable();
      const lines = rootOf(frame)?.consoleLines;
      if (lines !== undefined && lines.length < MAX_LINES) lines.push(lineOf(level, args));
      original.apply(console, args);
    };
    Reflect.set(console, method, noting);
  }
}

function rootOf(frame: Frame | undefined): Frame | undefined {
  let root = frame;
  while (root?.caller) root = root.caller;
  return root;
}

function lineOf(level: ConsoleLine["level"], args: readonly unknown[]): ConsoleLine {
  let isTruncated = false;
  const messages = args.map((arg) => {
    const text = inspect(arg);
    if (text.length > MAX_MESSAGE) isTruncated = true;
    return text.slice(0, MAX_MESSAGE);
  });
  return { messages, level, timestamp: Date.now(), isTruncated };
}
