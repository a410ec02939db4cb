/**
 * The client of a witness (C2SP tlog-witness): a witness remembers the last checkpoint of a log that it
 * cosigned, and cosigns another only with a proof that it continues that one. So a log that a witness
 * watches can't show one history here and another there.
 *
 * @module
 */

import { parseCheckpoint } from "./checkpoint.ts";
import { fromDecimal, toBase64 } from "./encoding.ts";
import { TlogError, type TlogErrorCode } from "./errors.ts";
import type { VerifierKey } from "./keys.ts";
import { openNote, parseNote } from "./note.ts";

/** A witness, as its operator tells of it. */
export interface Witness {
  /** The submission prefix, http or https, with or without a slash at its end. */
  readonly url: string;
  /** Its key, of the type `cosignature`. */
  readonly key: VerifierKey;
}

/** What is asked of a witness, and how. */
export interface AddCheckpointOptions {
  /** The signed checkpoint, which may have cosignatures already. */
  readonly checkpoint: string;
  /** The size that this witness is thought to have cosigned last, 0 for none or unknown. */
  readonly oldSize: number;
  /** The proof that the checkpoint's tree continues that of `oldSize`; not called for a size of 0. */
  prove(oldSize: number): Promise<readonly Uint8Array[]>;
  /** Sends the requests. It is told not to follow redirects, for a witness is one place. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Ms in which the witness must have answered each request, its body read; 10,000 by default. */
  readonly timeoutMs?: number;
}

/** A cosignature that was verified. */
export interface Cosignature {
  /** Its line, to stand below the checkpoint's own signature. */
  readonly line: string;
  /** When the witness made it, in seconds since 1970, by its own clock. */
  readonly time: number;
}

/**
 * Has a witness cosign a checkpoint. A witness that remembers another size than `oldSize` says so, and is
 * asked once more with the proof from there: so at most two requests are made.
 *
 * @throws {TlogError} a code that starts with `WITNESS_`, and what `prove` throws. Of what the witness
 * answered, no text gets into the message.
 */
export async function addCheckpoint(
  witness: Witness,
  { checkpoint, oldSize, prove, fetch, timeoutMs = 10_000 }: AddCheckpointOptions,
): Promise<Cosignature> {
  const { size } = parseCheckpoint(parseNote(checkpoint).text);
  const ask = async (from: number): Promise<Answer> => {
    const proof = from === 0 || from === size ? [] : await prove(from);
    const body = witnessRequest({ oldSize: from, proof, checkpoint });
    return await send(witness, { body, fetch, timeoutMs });
  };
  let answer = await ask(oldSize);
  if (answer.status === 409) {
    const remembered = rememberedSize(answer.body);
    // One that remembers more was shown a tree that this log does not know: or it lies.
    if (remembered > size || remembered === oldSize) throw new TlogError("WITNESS_SIZE_WRONG");
    answer = await ask(remembered);
  }
  const refusal = REFUSALS[answer.status];
  if (refusal) throw new TlogError(refusal);
  if (answer.status !== 200) throw new TlogError("WITNESS_FAILED", `Status ${answer.status}`);
  return await readCosignature(witness.key, { checkpoint, body: answer.body });
}

/** The body of a request to a witness's `add-checkpoint`. */
export function witnessRequest(
  { oldSize, proof, checkpoint }: {
    oldSize: number;
    proof: readonly Uint8Array[];
    checkpoint: string;
  },
): string {
  return `${[`old ${oldSize}`, ...proof.map(toBase64)].join("\n")}\n\n${checkpoint}`;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const MAX_ANSWER_BYTES = 64 * 1_024;
const REFUSALS: Readonly<Record<number, TlogErrorCode>> = {
  400: "WITNESS_REQUEST_REFUSED",
  403: "WITNESS_KEY_REFUSED",
  404: "WITNESS_LOG_UNKNOWN",
  409: "WITNESS_CONFLICT",
  422: "WITNESS_PROOF_REFUSED",
};

/** The witness's cosignature of this very checkpoint; others that it sends along are left out. */
async function readCosignature(
  key: VerifierKey,
  { checkpoint, body }: { checkpoint: string; body: string },
): Promise<Cosignature> {
  const { text } = parseNote(checkpoint);
  const opened = await openNote(`${text}\n${body}`, [key]).catch((error: unknown) => {
    if (!(error instanceof TlogError)) throw error;
    const malformed = error.code !== "NOTE_SIGNATURE_WRONG" &&
      error.code !== "NOTE_SIGNER_UNKNOWN";
    throw new TlogError(malformed ? "WITNESS_ANSWER_INVALID" : "WITNESS_COSIGNATURE_WRONG");
  });
  const [signature] = opened.signatures;
  // A body with an empty line would have moved where the text ends.
  if (opened.text !== text || signature?.time === undefined) {
    throw new TlogError("WITNESS_ANSWER_INVALID");
  }
  return { line: signature.line, time: signature.time };
}

function rememberedSize(body: string): number {
  const size = body.endsWith("\n") ? fromDecimal(body.slice(0, -1)) : undefined;
  if (size === undefined) throw new TlogError("WITNESS_ANSWER_INVALID");
  return size;
}

async function send(
  { url }: Witness,
  { body, fetch, timeoutMs }: { body: string } & Pick<AddCheckpointOptions, "fetch" | "timeoutMs">,
): Promise<Answer> {
  const stop = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    stop.abort();
    late.reject(new TlogError("WITNESS_UNREACHABLE"));
  }, timeoutMs);
  async function exchange(): Promise<Answer> {
    const response = await fetch(`${url.replace(/\/$/, "")}/add-checkpoint`, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body,
      redirect: "manual",
      signal: stop.signal,
    });
    return { status: response.status, body: await readBounded(response) };
  }
  try {
    // Raced, because not every fetch heeds the signal.
    return await Promise.race([exchange(), late.promise]);
  } catch (error) {
    if (error instanceof TlogError) throw error;
    throw new TlogError("WITNESS_UNREACHABLE");
  } finally {
    clearTimeout(timer);
  }
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the body.
    if (bytes > MAX_ANSWER_BYTES) throw new TlogError("WITNESS_ANSWER_TOO_LARGE");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
