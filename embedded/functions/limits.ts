import type { JSONValue } from "convex/values";
import { mayHoldCommitTs } from "../values/commit_ts.ts";
import { messageOf } from "../errors.ts";
import { MAX_VALUE_NESTING, measure, readable } from "../values/measure.ts";

/** What one transaction may use. Each is Convex's published limit unless set otherwise. */
export interface TransactionLimits {
  /** Size of the documents that reads passed; 16 MiB by default. */
  bytesRead: number;
  /** Size of the documents written; 16 MiB by default. */
  bytesWritten: number;
  /** Calls of `db.get` and `db.query`; 4096 by default. */
  databaseQueries: number;
  /** Documents that reads passed, kept by a filter or not; 32000 by default. */
  documentsRead: number;
  /** Documents inserted, changed or removed; 16000 by default. */
  documentsWritten: number;
  /** Functions scheduled; 1000 by default. */
  functionsScheduled: number;
  /** Total size of the arguments of scheduled functions; 16 MiB by default. */
  scheduledFunctionArgsBytes: number;
}

const MIB = 1 << 20;
const MAX_CALL_BYTES = 16 * MIB;
/** Characters of the shortest JSON that holds more than a limit of Convex's lets through: one long field name. */
const SHORTEST_BREACH = 1024;

/** Convex's published limits of a transaction. */
export const CONVEX_LIMITS: Readonly<TransactionLimits> = {
  bytesRead: 16 * MIB,
  bytesWritten: 16 * MIB,
  databaseQueries: 4096,
  documentsRead: 32_000,
  documentsWritten: 16_000,
  functionsScheduled: 1000,
  scheduledFunctionArgsBytes: 16 * MIB,
};

/** For the host's own work, and for tests that ask for no limits. */
export const NO_LIMITS: Readonly<TransactionLimits> = {
  bytesRead: Infinity,
  bytesWritten: Infinity,
  databaseQueries: Infinity,
  documentsRead: Infinity,
  documentsWritten: Infinity,
  functionsScheduled: Infinity,
  scheduledFunctionArgsBytes: Infinity,
};

const COMPLAINTS: Readonly<Record<keyof TransactionLimits, string>> = {
  bytesRead: "Read too much data in a single function execution (limit: $ bytes)",
  bytesWritten: "Wrote too much data in a single function execution (limit: $ bytes)",
  databaseQueries: "Too many index ranges read in a single function execution (limit: $)",
  documentsRead: "Scanned too many documents in a single function execution (limit: $)",
  documentsWritten: "Wrote too many documents in a single function execution (limit: $)",
  functionsScheduled: "Scheduled too many functions in a single function execution (limit: $)",
  scheduledFunctionArgsBytes:
    "Scheduled function arguments are too large in a single function execution (limit: $ bytes)",
};

/** How much of each limit is used and left, as `ctx.meta.getTransactionMetrics()` gives it. */
type TransactionMetrics = Record<
  keyof TransactionLimits,
  { used: number; remaining: number }
>;

/** Counts what a transaction uses and refuses what goes beyond the limits in force. */
export class Meter {
  readonly #used: TransactionLimits = {
    bytesRead: 0,
    bytesWritten: 0,
    databaseQueries: 0,
    documentsRead: 0,
    documentsWritten: 0,
    functionsScheduled: 0,
    scheduledFunctionArgsBytes: 0,
  };

  /** Adds to one counter; throws when that is more than the limit. */
  charge(
    resource: keyof TransactionLimits,
    amount: number,
    { limits }: { limits: Readonly<TransactionLimits> },
  ): void {
    const used = this.#used[resource] += amount;
    if (used <= limits[resource]) return;
    const complaint = COMPLAINTS[resource].replace("$", String(limits[resource]));
    throw new Error(
      `${complaint}: read or write less at a time, with an index and pages. ` +
        "See https://docs.convex.dev/production/state/limits",
    );
  }

  /** Remembers the writes so far; the returned function makes later ones uncounted. */
  markWrites(): () => void {
    const { bytesWritten, documentsWritten } = this.#used;
    const { functionsScheduled, scheduledFunctionArgsBytes } = this.#used;
    return () => {
      Object.assign(this.#used, {
        bytesWritten,
        documentsWritten,
        functionsScheduled,
        scheduledFunctionArgsBytes,
      });
    };
  }

  /** Limits of a nested call: what it asks for counts from here, and never beyond its caller's. */
  nestedLimits(
    limits: Readonly<TransactionLimits>,
    asked: Partial<TransactionLimits> | undefined,
  ): Readonly<TransactionLimits> {
    if (asked === undefined) return limits;
    const nested = { ...limits };
    for (const resource of resources()) {
      const extra = asked[resource];
      if (extra === undefined) continue;
      nested[resource] = Math.min(limits[resource], this.#used[resource] + extra);
    }
    return nested;
  }

  /** What is used and left; where no limit is in force, against Convex's. */
  report(limits: Readonly<TransactionLimits>): TransactionMetrics {
    const report: Partial<TransactionMetrics> = {};
    for (const resource of resources()) {
      const used = this.#used[resource];
      const limit = Number.isFinite(limits[resource]) ? limits[resource] : CONVEX_LIMITS[resource];
      report[resource] = { used, remaining: limit - used };
    }
    return report as TransactionMetrics;
  }
}

/**
 * Refuses arguments that are too large or too nested; `text` is their JSON. What a mutation calls may be given
 * its commit timestamp before it is known.
 */
export function checkArguments(
  args: JSONValue,
  { text, path, commitTs }: { text: string; path: string; commitTs: boolean },
): void {
  const name = shownPath(path);
  let size: number;
  try {
    // Convex passes arguments as a list of one, which counts.
    size = measure([args], { maxNesting: MAX_VALUE_NESTING, subject: "Value", commitTs });
  } catch (thrown) {
    throw new Error(`Invalid arguments for ${name}: ${messageOf(thrown)}`);
  }
  if (text.length > MAX_CALL_BYTES || size > MAX_CALL_BYTES) {
    const actual = readable(Math.max(size, text.length));
    throw new Error(
      `Arguments for ${name} are too large (actual: ${actual}, limit: ${readable(MAX_CALL_BYTES)})`,
    );
  }
}

/** Refuses a result that breaks one of Convex's limits for values. */
export function checkResult(
  result: JSONValue,
  { path, commitTs }: { path: string; commitTs: boolean },
): void {
  const name = shownPath(path);
  let size: number;
  try {
    size = measure(result, { maxNesting: MAX_VALUE_NESTING, subject: "Value", commitTs });
  } catch (thrown) {
    throw new Error(`Function ${name} return value invalid: ${messageOf(thrown)}`);
  }
  if (size > MAX_CALL_BYTES) {
    throw new Error(
      `Function ${name} return value is too large ` +
        `(actual: ${readable(size)}, limit: ${readable(MAX_CALL_BYTES)})`,
    );
  }
}

/** A function's path as Convex's backend shows it. */
function shownPath(path: string): string {
  return path.replace(/(?:\.js)?:/, ".js:");
}

/**
 * Whether text is too short to hold too much of anything, holds no lone surrogate, which JSON escapes, no
 * commit timestamp that is not yet known, and opens no more brackets than may be nested: a cheap yes for nearly all results.
 */
export function isPlain(text: string): boolean {
  if (text.length >= SHORTEST_BREACH || text.includes("\\ud")) return false;
  if (mayHoldCommitTs(text)) return false;
  if (text.length < 2 * MAX_VALUE_NESTING) return true;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5b || unit === 0x7b) depth++;
    else if (unit === 0x5d || unit === 0x7d) depth--;
    if (depth > MAX_VALUE_NESTING) return false;
  }
  return true;
}

function resources(): (keyof TransactionLimits)[] {
  return Object.keys(CONVEX_LIMITS) as (keyof TransactionLimits)[];
}
