import { ConvexError } from "convex/values";
import { seal, unseal } from "../crypto/seal.ts";
import type { LaneResponse, Question } from "./wire.ts";

/**
 * Why the inner mutation undid its writes. It travels as a thrown ConvexError, whose data Convex
 * logs: it holds only a question's names, or an answer sealed under the request's key, for an error
 * may repeat what the caller sent.
 */
export type Signal =
  | { readonly banata: "question"; readonly question: Question }
  | { readonly banata: "rollback"; readonly status: number; readonly sealedBody: string };

/** Ends the inner mutation, undoing its writes, with a question for the action. */
export function askAndRollBack(question: Question): never {
  throw new ConvexError({ banata: "question", question });
}

/** Ends the inner mutation, undoing its writes, with an error's answer; its cookies are dropped. */
export async function answerAndRollBack(
  { body, status }: LaneResponse,
  sealKey: string,
): Promise<never> {
  const sealedBody = await seal(sealKey, JSON.stringify(body));
  throw new ConvexError({ banata: "rollback", status, sealedBody });
}

/** The answer that a rolled back mutation has thrown. */
export async function answerIn(
  { sealedBody, status }: Extract<Signal, { banata: "rollback" }>,
  sealKey: string,
): Promise<LaneResponse> {
  const body: string | null = JSON.parse(await unseal(sealKey, sealedBody));
  return { status, headers: [["content-type", "application/json"]], body };
}

/** The signal an inner mutation ended with, or null for any other failure. */
export function signalOf(error: unknown): Signal | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const data = error.data;
  const isSignal = typeof data === "object" && data !== null && "banata" in data;
  // Only the two functions above throw data with this key.
  return isSignal ? data as Signal : null;
}
