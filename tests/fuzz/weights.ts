/** How often what is chosen. */
import type { Call, CallKind, PlainOp, TableName } from "./program.ts";

/** Name of an operation. */
export type OpName = PlainOp["op"];
/** Operations by how often they are chosen. */
export type Weights = readonly (readonly [number, OpName])[];

/** Calls from outside. */
export const TOP_KINDS: readonly (readonly [number, Call["kind"]])[] = [
  [7, "mutation"],
  [2, "query"],
  [2, "action"],
];
/** Calls that a function of each kind makes. */
export const NESTED_KINDS: Record<CallKind, readonly (readonly [number, CallKind])[]> = {
  query: [[1, "query"]],
  snapshotQuery: [[1, "query"]],
  mutation: [[7, "mutation"], [2, "query"], [1, "snapshotQuery"]],
  action: [[6, "mutation"], [2, "query"], [2, "action"]],
};
/** In mutations. */
export const WRITES: Weights = [
  [12, "insert"],
  [5, "patch"],
  [3, "replace"],
  [3, "delete"],
  [1, "cancel"],
  [2, "loose"],
];
/** In queries and mutations. */
export const READS: Weights = [
  [12, "query"],
  [3, "page"],
  [2, "get"],
  [1, "normalizeId"],
  [0.3, "getNoId"],
  [1, "jobs"],
];
/** Where calls may nest further. */
export const NESTS: Weights = [
  [6, "call"],
  [1.5, "looseCall"],
  [2, "together"],
  [2.5, "schedule"],
];
/** In every function; `cancelSelf` where there is a job to cancel. */
export const ANYWHERE: Weights = [[1, "whoAmI"], [2, "echo"], [2, "result"], [1.5, "cancelSelf"]];

/** Tables of writes. */
export const TABLES: readonly (readonly [number, TableName])[] = [[8, "any"], [3, "typed"], [
  1,
  "free",
]];
