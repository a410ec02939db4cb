import { convexToJson, type JSONValue } from "convex/values";
import { kindOf } from "./json.ts";

/** How convex/values writes `db.vars.commitTs`. No text of a value holds it unescaped in another sense. */
const PLACEHOLDER = '{"$commitTs":null}';

/** Whether the text of a value may hold a commit timestamp that is not yet known. */
export function mayHoldCommitTs(text: string): boolean {
  return text.includes(PLACEHOLDER);
}

/** Puts the timestamp into the places that wait for it. */
export function withCommitTs(value: JSONValue, timestamp: bigint): JSONValue {
  return fill(value, convexToJson(timestamp));
}

function fill(value: JSONValue, timestamp: JSONValue): JSONValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: JSONValue) => fill(each, timestamp));
  if (kindOf(value) === "commitTs") return timestamp;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, fill(each as JSONValue, timestamp)]),
  );
}
