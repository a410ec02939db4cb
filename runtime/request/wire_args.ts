import { v } from "convex/values";

// Validators of the types in wire.ts, apart from them so that the published types stay written out.

const pair = v.array(v.string());
/** Validator of a `LaneRequest`. */
export const requestValidator = v.object({
  method: v.string(),
  url: v.string(),
  headers: v.array(pair),
  body: v.optional(v.string()),
});
const credential = v.union(
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

/** Validators of `ReadArgs`. */
export const readArgs = { request: requestValidator, credential, named: v.optional(v.string()) };

/** Validators of `HandleArgs`. */
export const handleArgs = {
  request: requestValidator,
  scope,
  requestId: v.string(),
  sealKey: v.string(),
  answers,
};

/** Validators of what the Node action asks KMS. */
export const askKmsArgs = {
  operation: v.union(v.literal("make"), v.literal("wrap"), v.literal("unwrap")),
  keyArn: v.string(),
  context: v.record(v.string(), v.string()),
  text: v.string(),
  sealKey: v.string(),
};

/** Validators of what the Node action derives keys from. */
export const deriveArgs = {
  password: v.string(),
  salt: v.union(v.string(), v.null()),
  cost: v.object({ logN: v.number(), r: v.number(), p: v.number(), keyBytes: v.number() }),
  project: v.string(),
  client: v.string(),
};
