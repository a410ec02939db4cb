import { componentsGeneric, type FunctionReference, makeFunctionReference } from "convex/server";
import type { Where } from "./program.ts";

import { resultFunctions, type ResultKind } from "./results.ts";

type Visibility = "public" | "internal";

/** The functions that every component of the fuzzed app has. */
export interface ComponentReferences {
  read: FunctionReference<"query", Visibility>;
  mutate: FunctionReference<"mutation", Visibility>;
  act: FunctionReference<"action", Visibility>;
  echo: FunctionReference<"query", Visibility>;
  /** Those whose results are checked, by name. */
  results: Readonly<Record<string, FunctionReference<ResultKind, Visibility>>>;
}

/** What a component can call. */
export type References = Record<Where, ComponentReferences>;

/** Name of the child that each component but the last installs. */
export const CHILD = "child";

/** Path of the component that has no child. */
export const INNERMOST = `${CHILD}/${CHILD}`;

const own: ComponentReferences = {
  read: makeFunctionReference<"query">("fuzz:read"),
  mutate: makeFunctionReference<"mutation">("fuzz:mutate"),
  act: makeFunctionReference<"action">("fuzz:act"),
  echo: makeFunctionReference<"query">("fuzz:echo"),
  results: byName((name) => makeFunctionReference(`fuzz:${name}`)),
};

const child = componentsGeneric()[CHILD]!.fuzz!;

/** The same for all components: references are relative to whoever calls. */
export const REFERENCES: References = {
  self: own,
  child: {
    read: child.read!,
    mutate: child.mutate!,
    act: child.act!,
    echo: child.echo!,
    results: byName((name) => child[name]!),
  },
};

function byName<T>(make: (name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.keys(resultFunctions()).map((name) => [name, make(name)]));
}
