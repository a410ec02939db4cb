import { v } from "convex/values";
import { credential, requestValidator } from "./read_args.ts";

// Validators of the types in wire.ts, apart from them so that the published types stay written out.

const scope = v.object({
  projectId: v.string(),
  kind: v.union(
    v.literal("platform"),
    v.literal("bearer"),
    v.literal("proxy"),
    v.literal("client"),
  ),
  clientId: v.optional(v.string()),
  name: v.optional(v.string()),
  settings: v.optional(v.any()),
  key: v.optional(v.object({
    id: v.string(),
    name: v.string(),
    permissions: v.array(v.string()),
    organizationId: v.optional(v.string()),
    expiresAt: v.optional(v.number()),
    rateLimit: v.optional(v.number()),
    rateLimitWindowMs: v.optional(v.number()),
    isUseDue: v.boolean(),
  })),
  target: v.optional(v.string()),
});
const answers = v.array(v.object({ id: v.string(), value: v.string() }));

/** Validators of `GateArgs`. */
export const gateArgs = {
  request: requestValidator,
  credential,
  named: v.optional(v.string()),
  peer: v.optional(v.string()),
  requestId: v.string(),
  sealKey: v.string(),
  answers,
};

/** Validators of `HandleArgs`. */
export const handleArgs = {
  request: requestValidator,
  scope,
  peer: v.optional(v.string()),
  requestId: v.string(),
  sealKey: v.string(),
  answers,
};
