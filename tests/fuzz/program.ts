/** What a random program is made of: plain data, so that it can be printed and made smaller. */
import type { ResultKind } from "./results.ts";
import type { Field } from "./values.ts";

/** Tables of the fuzzed app: any fields, checked fields, and one that no schema declares. */
export type TableName = "any" | "typed" | "free";

/** Fields by name; one that is undefined is absent. */
export type Fields = Record<string, Field>;

/** The component a call goes to: the caller's own, or its child. */
export type Where = "self" | "child";

/** A bound of an index range: a value, or the creation time of the nth document. */
export type Bound = { value: Field } | { createdAt: number };

/** One step of an index range. */
export interface RangeStep {
  type: "eq" | "gt" | "gte" | "lt" | "lte";
  field: string;
  bound: Bound;
}

/** A `.filter()`. */
export type Filter =
  | { compare: Comparison; field: string; to: { value: Field } | { field: string } }
  | { modulo: number; rest: number }
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter };

/** How a filter compares. */
export type Comparison = "eq" | "neq" | "lt" | "lte" | "gt" | "gte";

/** A query up to its last call. */
export interface QuerySpec {
  /** Pages of one spec share cursors. */
  id: number;
  table: TableName;
  /** Null scans the table. */
  index: string | null;
  range: RangeStep[];
  order: "asc" | "desc" | null;
  filter: Filter | null;
}

/** How a query is read. */
export type Ending =
  | { end: "collect" | "first" | "unique" }
  | { end: "take" | "iterate"; count: number };

/** Which document an operation is about: the nth that is there, or the nth that ever was. */
export interface Pick {
  table: TableName;
  nth: number;
  gone?: true;
}

/**
 * Where a page begins; `again` reads an earlier page once more, between its two cursors, or as many pages as
 * `through` says, up to the end of the last of them.
 */
export type PageStart = "start" | "continue" | { again: number; through: number };

/** An operation, without what to do when it fails. */
export type PlainOp =
  | { op: "insert"; table: TableName; fields: Fields }
  | { op: "patch" | "replace"; pick: Pick; fields: Fields }
  | { op: "delete"; pick: Pick }
  | { op: "get" | "normalizeId"; pick: Pick }
  | { op: "getNoId" | "jobs" }
  | { op: "whoAmI" }
  | { op: "echo"; value: Field; where: Where }
  | { op: "result"; kind: ResultKind; validator: number; value: Field; where: Where }
  | { op: "query"; spec: QuerySpec; ending: Ending }
  | { op: "page"; spec: QuerySpec; from: PageStart; size: number; maxRows?: number }
  | { op: "call"; kind: CallKind; where: Where; block: Block }
  | { op: "together"; ops: Op[] }
  | { op: "schedule"; kind: "mutation" | "action"; where: Where; after: number; block: Block }
  | { op: "cancel"; nth: number }
  /** Asks for a write and does not await it. */
  | { op: "loose"; write: Op }
  /** Calls a function and does not await it. */
  | { op: "looseCall"; kind: "query" | "mutation"; where: Where; block: Block }
  /** Of a job: cancels itself. */
  | { op: "cancelSelf" };

/** An operation; one that fails ends its function only if it is `fatal`. */
export type Op = PlainOp & { fatal?: true };

/** Kinds of calls; a snapshot query sees what was there before its mutation began. */
export type CallKind = "query" | "mutation" | "snapshotQuery" | "action";

/** What one function call does. */
export interface Block {
  id: number;
  ops: Op[];
  returns: Field;
  /** How it ends, if not by returning. */
  throws?: "error" | "convexError";
}

/** A call from outside. */
export interface Call {
  kind: "query" | "mutation" | "action";
  /** Name of whoever calls; null for nobody. */
  identity: string | null;
  block: Block;
}

/** One program: calls made one after the other, or all at once. The database is left for the next one. */
export interface Program {
  calls: Call[];
  together?: true;
}
