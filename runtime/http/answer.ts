import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { references } from "../references.ts";
import { nameSecret } from "../seal.ts";
import type { Answer, Question } from "../wire.ts";

/** Where a question's password is looked for. */
export interface AnswerOptions {
  readonly sealKey: string;
  /** The request's own fields; the password is one of them. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/**
 * Answers a mutation's question outside the transaction: finds the field whose name under the
 * request's key it is, and lets Node derive the key.
 *
 * @throws {Error} when no field of the request has that name, which only a wrong endpoint can cause
 */
export async function answerQuestion(
  ctx: GenericActionCtx<GenericDataModel>,
  question: Question,
  { sealKey, fields }: AnswerOptions,
): Promise<Answer> {
  for (const value of Object.values(fields ?? {})) {
    if (typeof value !== "string" || await nameSecret(sealKey, value) !== question.password) {
      continue;
    }
    const { salt, cost } = question;
    const derived = await ctx.runAction(references.derive, { password: value, salt, cost });
    return { id: question.id, salt: derived.salt, key: derived.key };
  }
  throw new Error("Ask only for passwords that the request carries");
}
