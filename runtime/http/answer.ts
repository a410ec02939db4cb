import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { readConfig } from "../deployment/config.ts";
import { references } from "../request/references.ts";
import { nameSecret } from "../crypto/seal.ts";
import {
  type Answer,
  BUSY_ANSWER,
  type DerivedKey,
  type KeyPair,
  type Question,
  type Turn,
} from "../request/wire.ts";
import { answerFetch } from "./answer_fetch.ts";

/**
 * The fields that endpoints take a password in. Only these are tried as the one in question: a body may
 * have as many others as fit, and trying each would cost as much.
 */
export const PASSWORD_FIELDS = [
  "password",
  "newPassword",
  "currentPassword",
  "passphrase",
] as const;

/** What answers are found with. */
interface AnswerOptions {
  /** The request's own key. */
  readonly sealKey: string;
  /** In whose turn it is answered. */
  readonly turn: Turn;
  /** The request's own fields; a password in question is one of {@link PASSWORD_FIELDS}. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/** Answers a mutation's question outside the transaction, or with {@link BUSY_ANSWER}. */
export async function answerQuestion(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Question,
  options: AnswerOptions,
): Promise<Answer> {
  const value = await valueOf(ctx, question, options);
  return { id: question.id, value: value === null ? BUSY_ANSWER : JSON.stringify(value) };
}

async function valueOf(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Question,
  options: AnswerOptions,
): Promise<unknown> {
  switch (question.kind) {
    case "scrypt":
    case "foreignHash":
      return await answerPassword(ctx, question, options);
    case "fetch":
      return await answerFetch(question.request, {
        sealKey: options.sealKey,
        siteUrl: readConfig().siteUrl,
      });
    case "keyPair":
      return await answerKeyPair();
    case "kms": {
      const { id: _id, kind: _kind, ...args } = question;
      return await ctx.runAction(references.askKms, { ...args, sealKey: options.sealKey });
    }
  }
}

/** Finds the field whose name under the request's key it is, and lets Node derive the key. */
async function answerPassword(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Extract<Question, { kind: "scrypt" | "foreignHash" }>,
  { sealKey, fields, turn }: AnswerOptions,
): Promise<DerivedKey | null> {
  for (const name of PASSWORD_FIELDS) {
    const value = fields?.[name];
    if (typeof value !== "string" || nameSecret(sealKey, value) !== question.password) {
      continue;
    }
    const { salt, cost } = question;
    return await ctx.runAction(references.derive, { ...turn, password: value, salt, cost });
  }
  throw new Error("Ask only for passwords that the request carries");
}

/** Makes an RSA key pair of 2048 bits for RS256 (RFC 7518 section 3.3). */
async function answerKeyPair(): Promise<KeyPair> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [publicKey, privateKey] = await Promise.all([
    crypto.subtle.exportKey("jwk", pair.publicKey),
    crypto.subtle.exportKey("jwk", pair.privateKey),
  ]);
  return { publicKey, privateKey };
}
