import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { readConfig } from "../config.ts";
import { references } from "../references.ts";
import { nameSecret } from "../seal.ts";
import type { Answer, DerivedKey, Question } from "../wire.ts";
import { answerFetch } from "./answer_fetch.ts";
import { answerKeyPair } from "./answer_key_pair.ts";

/** What answers are found with. */
export interface AnswerOptions {
  /** The request's own key. */
  readonly sealKey: string;
  /** The request's own fields; a password in question is one of them. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/** Answers a mutation's question outside the transaction. */
export async function answerQuestion(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Question,
  options: AnswerOptions,
): Promise<Answer> {
  return { id: question.id, value: JSON.stringify(await valueOf(ctx, question, options)) };
}

async function valueOf(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Question,
  options: AnswerOptions,
): Promise<unknown> {
  switch (question.kind) {
    case "scrypt":
      return await answerScrypt(ctx, question, options);
    case "fetch":
      return await answerFetch(question.request, {
        sealKey: options.sealKey,
        siteUrl: readConfig().siteUrl,
      });
    case "keyPair":
      return await answerKeyPair();
  }
}

/** Finds the field whose name under the request's key it is, and lets Node derive the key. */
async function answerScrypt(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Extract<Question, { kind: "scrypt" }>,
  { sealKey, fields }: AnswerOptions,
): Promise<DerivedKey> {
  for (const value of Object.values(fields ?? {})) {
    if (typeof value !== "string" || await nameSecret(sealKey, value) !== question.password) {
      continue;
    }
    const { salt, cost } = question;
    return await ctx.runAction(references.derive, { password: value, salt, cost });
  }
  throw new Error("Ask only for passwords that the request carries");
}
