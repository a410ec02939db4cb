import type { JSONValue } from "convex/values";
import type { Target } from "./components.ts";
import type { CallContext } from "./frame.ts";
import type { TransactionLimits } from "./limits.ts";
import type { ReadSet } from "./read_set.ts";
import type { RegisteredFunction } from "./registered.ts";
import type { Connection } from "../store/connection.ts";

/** One call of a function. */
export interface Call {
  target: Target;
  /** The argument object in JSON form. */
  args: JSONValue;
  context: CallContext;
  /** Runs this function as if it stood at `target`; loaded from there by default. */
  registered?: RegisteredFunction;
  /** Of a query that has run before: what {@link Observation.journal} said then. */
  journal?: string | null;
}

/** A call that another function makes inside its own transaction. */
export interface NestedCall {
  kind: "query" | "mutation" | "snapshotQuery";
  target: Target;
  args: JSONValue;
  /** What the call may use of its caller's limits. */
  limits?: Partial<TransactionLimits>;
}

/** A state of the database that does not change while queries run on it. */
export interface Snapshot {
  connection: Connection;
  /** Version of the last commit in it. */
  version: number;
  /** Commit timestamp of the last mutation in it. */
  timestamp: bigint;
}

/** How a query ended, with what that depends on. */
export interface Observation {
  /** JSON text, or what it threw. */
  outcome: { ok: true; value: string } | { ok: false; thrown: unknown };
  reads: ReadSet;
  /** Version of the last commit it saw. */
  version: number;
  /** Where its page ended, so that the next run of a live query ends there too; null if it has no page. */
  journal: string | null;
  /** Whether it gives the same again while nothing it read is written: it asked neither clock nor chance. */
  repeatable: boolean;
}
