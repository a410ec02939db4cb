import type { JSONValue } from "convex/values";
import type { RangeStep } from "./serialized_query.ts";
import { encodeKey, KEY_END, keyAfterPrefix } from "../store/keys.ts";
import { describeValue } from "../values/describe.ts";

/** An index as errors name it, and its fields with the tiebreakers at their end. */
interface RangedIndex {
  /** `table.index`. */
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * Turns the steps of `.withIndex()` into keys: equalities on the first fields in any order, then bounds on the next
 * one. What does not fit the index is refused in Convex's words.
 */
export function boundsOf(
  index: RangedIndex,
  steps: readonly RangeStep[],
): { low: Uint8Array; high: Uint8Array } {
  const split = splitRange(index, steps);
  const equal = valuesInOrder(index, split);
  const prefix = encodeKey(equal);
  const bound = (step: RangeStep, after: boolean): Uint8Array => {
    const key = encodeKey([...equal, step.value]);
    return after ? keyAfterPrefix(key) : key;
  };
  const high = prefix.length === 0 ? KEY_END : keyAfterPrefix(prefix);
  return {
    low: split.lower ? bound(split.lower, split.lower.type === "Gt") : prefix,
    high: split.upper ? bound(split.upper, split.upper.type === "Lte") : high,
  };
}

interface SplitRange {
  /** By the path of the field. */
  equal: Map<string, JSONValue>;
  lower?: RangeStep;
  upper?: RangeStep;
}

const COMPARATORS = { Eq: "==", Gt: ">", Gte: ">=", Lt: "<", Lte: "<=" } as const;

function splitRange(index: RangedIndex, steps: readonly RangeStep[]): SplitRange {
  const split: SplitRange = { equal: new Map() };
  for (const { fieldPath, ...rest } of steps) {
    const step: RangeStep = { ...rest, fieldPath: withoutOuterDots(fieldPath) };
    if (step.type !== "Eq") addBound(split, step, index);
    else if (!split.equal.has(step.fieldPath)) split.equal.set(step.fieldPath, step.value);
    else throw alreadyDefined("equality", step.fieldPath, split);
  }
  const bounded = (split.lower ?? split.upper)?.fieldPath;
  if (bounded !== undefined && split.equal.has(bounded)) {
    throw alreadyDefined("inequality", bounded, split);
  }
  return split;
}

function addBound(split: SplitRange, step: RangeStep, index: RangedIndex): void {
  const side = step.type === "Gt" || step.type === "Gte" ? "lower" : "upper";
  if (split[side] !== undefined) {
    const { fieldPath, type, value } = step;
    throw new Error(
      `Already defined ${side} bound in index range. Can't add "${fieldPath}" ${
        COMPARATORS[type]
      } ` +
        `${describeBound(value)}.`,
    );
  }
  const other = split.lower ?? split.upper;
  if (other !== undefined && other.fieldPath !== step.fieldPath) {
    throw new Error(
      "Upper and lower bounds in `range` can only be applied to a single index field. This query " +
        `against index ${index.name} attempted to set a range bound on both "${other.fieldPath}" and ` +
        `"${step.fieldPath}". Consider using \`filter\` instead. See ` +
        "https://docs.convex.dev/using/indexes for more info.",
    );
  }
  split[side] = step;
}

function alreadyDefined(kind: string, path: string, { equal }: SplitRange): Error {
  return new Error(
    `Already defined ${kind} bound in index range. Can't add "${path}" == ` +
      `${describeBound(equal.get(path) as JSONValue)}.`,
  );
}

/** The values of the equalities in the order of the index, if they and the bounds are on its first fields. */
function valuesInOrder(index: RangedIndex, { equal, lower, upper }: SplitRange): JSONValue[] {
  const rankOf = (path: string): number => index.fields.indexOf(path);
  const equalities = [...equal.keys()].sort();
  const bounded = (lower ?? upper)?.fieldPath;
  const used = bounded === undefined ? equalities : [...equalities, bounded];
  const foreign = used.find((path) => rankOf(path) < 0);
  if (foreign !== undefined) {
    throw new Error(
      `The index range included a comparison with "${foreign}", but ${index.name} with fields ` +
        `${indexed(index)} doesn't index this field. For more information see ` +
        "https://docs.convex.dev/using/indexes.",
    );
  }
  equalities.sort((a, b) => rankOf(a) - rankOf(b));
  const inOrder = bounded === undefined ? equalities : [...equalities, bounded];
  const wrong = inOrder.find((path, at) => index.fields[at] !== path);
  if (wrong !== undefined) {
    throw new Error(
      `Tried to query index ${index.name} but the query didn't use the index fields in order.\n` +
        `Index fields: ${indexed(index)}\nQuery fields: ${listed(inOrder)}\n` +
        `First incorrect field: "${wrong}"\n` +
        "For more information see https://docs.convex.dev/using/indexes.",
    );
  }
  return equalities.map((path) => equal.get(path) as JSONValue);
}

/** Convex counts the id, by which every index ends, to none. */
function indexed({ fields }: RangedIndex): string {
  return listed(fields.slice(0, -1));
}

function listed(paths: readonly string[]): string {
  return `[${paths.map((path) => `"${path}"`).join(", ")}]`;
}

/** A bound in JSON form, which may be that of a field that is not there. */
function describeBound(value: JSONValue): string {
  const isMissing = typeof value === "object" && value !== null && "$undefined" in value;
  return isMissing ? "undefined" : describeValue(value);
}

function withoutOuterDots(path: string): string {
  if (!path.startsWith(".") && !path.endsWith(".")) return path;
  return path.split(".").filter((part) => part !== "").join(".");
}
