import { v } from "convex/values";

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
