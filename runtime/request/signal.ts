import { ConvexError } from "convex/values";
import { seal, unseal } from "../crypto/seal.ts";
import type { LaneResult, Question } from "./wire.ts";

/**
 * Why the inner mutation undid its writes. It travels as a thrown ConvexError, whose data Convex
 * logs: it holds only a question's names, or an answer and its author sealed under the request's
 * key, for an error may repeat what the caller sent.
 */
type Signal =
  | { readonly banata: "question"; readonly question: Question }
  | { readonly banata: "rollback"; readonly status: number; readonly sealed: string };

/** Ends the inner mutation, undoing its writes, with a question for the action. */
export function askAndRollBack(question: Question): never {
  throw new ConvexError({ banata: "question", question });
}

/** What a lane ends with that has an answer. */
type Answered = Extract<LaneResult, { question?: undefined }>;

/**
 * Ends the inner mutation, undoing its writes, with an error's answer; of its headers only
 * `retry-after` stays.
 */
export async function answerAndRollBack(
  { author, response: { body, headers, status } }: Answered,
  sealKey: string,
): Promise<never> {
  const kept = headers.filter(([name]) => name === "retry-after");
  const sealed = await seal(sealKey, JSON.stringify({ author, body, kept }));
  throw new ConvexError({ banata: "rollback", status, sealed });
}

/** The answer that a rolled back mutation has thrown, and who the request was by. */
export async function answerIn(
  { sealed, status }: Extract<Signal, { banata: "rollback" }>,
  sealKey: string,
): Promise<Answered> {
  const { author, body, kept } = JSON.parse(await unseal(sealKey, sealed));
  const headers: [string, string][] = [["content-type", "application/json"], ...kept];
  return { response: { status, headers, body }, author };
}

/** The signal an inner mutation ended with, or null for any other failure. */
export function signalOf(error: unknown): Signal | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const data = error.data;
  const isSignal = typeof data === "object" && data !== null && "banata" in data;
  // Only the two functions above throw data with this key.
  return isSignal ? data as Signal : null;
}
