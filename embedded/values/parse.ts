import type { JSONValue } from "convex/values";

/** Parses JSON that came from outside; undefined when it is none. */
export function parseJson(text: string): JSONValue | undefined {
  try {
    return JSON.parse(text) as JSONValue;
  } catch {
    return undefined;
  }
}
