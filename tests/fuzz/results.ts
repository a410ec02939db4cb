/** Functions whose results are checked: each gives back what it is given, where its validator lets it. */
import {
  actionGeneric,
  mutationGeneric,
  queryGeneric,
  type RegisteredAction,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import type { CallKind } from "./program.ts";
import { type GenericValidator, v, type Value } from "convex/values";

/** Validators of results. The oracle checks nothing of a record, and takes no literal of 64 bits for itself. */
export const RESULTS: readonly GenericValidator[] = [
  v.null(),
  v.number(),
  v.int64(),
  v.union(v.string(), v.bytes(), v.boolean()),
  v.array(v.union(v.number(), v.literal("a"))),
  v.object({ x: v.optional(v.union(v.number(), v.null())), y: v.optional(v.array(v.any())) }),
  v.union(v.object({ x: v.number() }), v.literal(true), v.null(), v.array(v.null())),
];

/** Kinds of functions with checked results. */
export type ResultKind = "query" | "mutation" | "action";

/** Which of them a function of each kind calls. */
export const RESULTS_OF: Readonly<Record<CallKind, readonly ResultKind[]>> = {
  query: ["query"],
  snapshotQuery: ["query"],
  mutation: ["query", "mutation"],
  action: ["query", "mutation", "action"],
};

const args = { value: v.optional(v.any()) };
type Args = { value?: Value };

/** Name of a function with a checked result. */
export function resultName(kind: ResultKind, validator: number): string {
  return `${kind}Result${validator}`;
}

/** All functions with checked results, by name. */
export function resultFunctions(): Record<
  string,
  | RegisteredQuery<"public", Args, Value>
  | RegisteredMutation<"public", Args, Value>
  | RegisteredAction<"public", Args, Value>
> {
  return Object.fromEntries(RESULTS.flatMap((returns, at) => {
    const handler = (_: unknown, { value }: Args): Value => value ?? null;
    return [
      [resultName("query", at), queryGeneric({ args, returns, handler })],
      [resultName("mutation", at), mutationGeneric({ args, returns, handler })],
      [resultName("action", at), actionGeneric({ args, returns, handler })],
    ];
  }));
}
