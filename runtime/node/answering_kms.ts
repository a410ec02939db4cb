import { newSealKey } from "../crypto/seal.ts";
import type { Asked } from "../request/references.ts";
import { signalOf } from "../request/signal.ts";
import type { KmsFailure } from "../request/wire.ts";
import { askKms } from "./kms.ts";

/** Questions of one call: it opens a key, or wraps a few anew. */
const MAX_QUESTIONS = 40;

/** What a mutation gave, or why KMS did not let it. */
type Answered<Value> =
  | { readonly value: Value; readonly failure?: undefined }
  | { readonly failure: KmsFailure; readonly value?: undefined };

/** Runs a mutation that opens what a project keeps secret; what that asks of KMS is answered here. */
export async function answeringKms<Value>(
  run: (asked: Asked) => Promise<Value>,
): Promise<Answered<Value>> {
  const asked: Asked = { sealKey: newSealKey(), answers: [] };
  while (asked.answers.length <= MAX_QUESTIONS) {
    try {
      return { value: await run(asked) };
    } catch (error) {
      const signal = signalOf(error);
      if (signal?.banata !== "question" || signal.question.kind !== "kms") throw error;
      const { id, kind: _, ...question } = signal.question;
      const answer = await askKms({ ...question, sealKey: asked.sealKey });
      if (answer.failure !== null) return { failure: answer.failure };
      asked.answers.push({ id, value: JSON.stringify(answer) });
    }
  }
  throw new Error(`Ask at most ${MAX_QUESTIONS} questions for one call`);
}
