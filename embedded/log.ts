import { system } from "./system/mod.ts";

/** One thing that happened, for a structured log. It holds no argument, no header and no body. */
export interface LogEntry {
  /** Epoch ms. */
  at: number;
  /** How much it matters. */
  level: "info" | "warn" | "error";
  /** What kind of thing it is, in snake_case: `request`, `job_failed`, `rejection`, … */
  event: string;
  /** One sentence for people. */
  message: string;
  /** More about it, by name. */
  fields?: Record<string, string | number | boolean | null>;
}

/** Where log entries go. */
export type Log = (entry: LogEntry) => void;

// Taken when the host is loaded: functions are given another, and asking whose code asks costs more than the date.
const { Date: SystemDate } = globalThis;
const encoder = new TextEncoder();
/** Most lines fit, so that they need no memory of their own. */
const buffer = new Uint8Array(4096);
/** A unit of text takes at most so many bytes. */
const BYTES_A_UNIT = 3;

/** Writes each entry as one JSON line to stderr: the default of `serve`. */
export function logToStderr(entry: LogEntry): void {
  const { at, fields, ...rest } = entry;
  const line = `${JSON.stringify({ at: new SystemDate(at).toISOString(), ...rest, ...fields })}\n`;
  // Not by `console.error`, which takes several times as long, once a request.
  const bytes = line.length * BYTES_A_UNIT <= buffer.length
    ? buffer.subarray(0, encoder.encodeInto(line, buffer).written)
    : encoder.encode(line);
  try {
    for (let from = 0; from < bytes.length;) from += system.writeError(bytes.subarray(from));
  } catch {
    // Nobody reads it any more; that is no reason to fail the request.
  }
}

/** Drops each entry: the default of `open`. */
export function logNothing(): void {}
