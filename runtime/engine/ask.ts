import { equalsInConstantTime, nameSecret } from "../seal.ts";
import type { Answer, Question, ScryptCost } from "../wire.ts";
import { CURRENT_COST, formatPasswordHash, parsePasswordHash } from "./password_hash.ts";

/** Stops Better Auth where an answer is missing; the lane looks at the question, not at this. */
export class QuestionPending extends Error {
  override readonly name = "QuestionPending";
  constructor() {
    super("Answer the question and run the mutation again");
  }
}

/** Password functions for Better Auth that ask instead of computing. */
export interface PasswordAsker {
  /** Stored form of a new password. */
  hash(password: string): Promise<string>;
  /** Whether a password is the stored one. */
  verify(data: { hash: string; password: string }): Promise<boolean>;
}

/** What the asker needs of its request. */
export interface AskOptions {
  readonly sealKey: string;
  readonly answers: readonly Answer[];
  /** Receives the first question that has no answer. */
  readonly onQuestion: (question: Question) => void;
}

/**
 * Hashing takes far longer than a mutation may: these look the result up among the answers that came
 * with the request, and stop with a question where there is none.
 */
export function passwordAsker(options: AskOptions): PasswordAsker {
  return {
    async hash(password) {
      const { key, salt } = await ask(options, { password, salt: null, cost: CURRENT_COST });
      return formatPasswordHash({ cost: CURRENT_COST, salt, key });
    },
    async verify({ hash, password }) {
      const stored = parsePasswordHash(hash);
      // A hash of no known form verifies nothing, but must not answer faster than one that does.
      const { salt, cost } = stored ?? { salt: null, cost: CURRENT_COST };
      const { key } = await ask(options, { password, salt, cost });
      return stored !== null && equalsInConstantTime(key, stored.key);
    },
  };
}

async function ask(
  { answers, onQuestion, sealKey }: AskOptions,
  { cost, password, salt }: { password: string; salt: string | null; cost: ScryptCost },
): Promise<Answer> {
  const name = await nameSecret(sealKey, password);
  const id = await nameSecret(sealKey, JSON.stringify([name, salt, cost]));
  const answer = answers.find((candidate) => candidate.id === id);
  if (answer) return answer;
  onQuestion({ id, password: name, salt, cost });
  throw new QuestionPending();
}
