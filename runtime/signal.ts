import { ConvexError } from "convex/values";
import type { LaneResponse, Question } from "./wire.ts";

/**
 * Why the inner mutation undid its writes. It travels as a thrown ConvexError, whose data Convex
 * logs: it holds no password, cookie or token, only a question's names or an error's code.
 */
export type Signal =
  | { readonly banata: "question"; readonly question: Question }
  | { readonly banata: "rollback"; readonly status: number; readonly body: string | null };

/** Ends the inner mutation, undoing its writes, with a question for the action. */
export function askAndRollBack(question: Question): never {
  throw new ConvexError({ banata: "question", question });
}

/** Ends the inner mutation, undoing its writes, with an error's answer; its cookies are dropped. */
export function answerAndRollBack(response: LaneResponse): never {
  throw new ConvexError({ banata: "rollback", status: response.status, body: response.body });
}

/** The signal an inner mutation ended with, or null for any other failure. */
export function signalOf(error: unknown): Signal | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const data = error.data;
  const isSignal = typeof data === "object" && data !== null && "banata" in data;
  // Only the two functions above throw data with this key.
  return isSignal ? data as Signal : null;
}
