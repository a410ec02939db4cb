import { v } from "convex/values";

// Validators of what a request is asked by, apart from the others: the light lane loads no more than it needs.

const pair = v.array(v.string());
/** Validator of a `LaneRequest`. */
export const requestValidator = v.object({
  method: v.string(),
  url: v.string(),
  headers: v.array(pair),
  body: v.optional(v.string()),
});
/** Validator of a `Credential`. */
export const credential = v.union(
  v.object({ kind: v.literal("platform") }),
  v.object({
    kind: v.literal("bearer"),
    keyHash: v.string(),
    clientId: v.optional(v.string()),
  }),
  v.object({
    kind: v.literal("proxy"),
    keyHash: v.string(),
    clientId: v.optional(v.string()),
  }),
  v.object({ kind: v.literal("client"), clientId: v.string() }),
);

/** Validators of `ReadArgs`. */
export const readArgs = { request: requestValidator, credential, named: v.optional(v.string()) };
