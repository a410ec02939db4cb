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
  peer: v.optional(v.string()),
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

const scrypt = { logN: v.number(), r: v.number(), p: v.number(), keyBytes: v.number() };
const foreignSchemes = [
  v.object({ kind: v.literal("bcrypt"), cost: v.number() }),
  v.object({
    kind: v.literal("argon2"),
    variant: v.union(v.literal("id"), v.literal("i")),
    memoryKiB: v.number(),
    passes: v.number(),
    lanes: v.number(),
    keyBytes: v.number(),
  }),
  v.object({ kind: v.literal("scrypt"), ...scrypt }),
  v.object({ kind: v.literal("firebase-scrypt"), logN: v.number(), r: v.number() }),
  v.object({
    kind: v.literal("pbkdf2"),
    digest: v.union(v.literal("sha1"), v.literal("sha256"), v.literal("sha512")),
    iterations: v.number(),
    keyBytes: v.number(),
  }),
  v.object({
    kind: v.literal("sha-crypt"),
    digest: v.union(v.literal("sha256"), v.literal("sha512")),
    rounds: v.number(),
  }),
] as const;

/** Validators of what the Node action derives keys from. */
export const deriveArgs = {
  password: v.string(),
  salt: v.union(v.string(), v.null()),
  cost: v.union(v.object(scrypt), ...foreignSchemes),
  project: v.string(),
  client: v.string(),
};
