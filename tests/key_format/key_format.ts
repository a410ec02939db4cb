/** Random texts in the very form of API keys: does the checksum tell them from keys? */
import { isWellFormedApiKey } from "../../plugins/api_keys/format.ts";
import { Random } from "../support/random.ts";

const DIGITS = new TextEncoder().encode(
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
);
const PREFIXES = ["sk_live_", "sk_test_"].map((prefix) => new TextEncoder().encode(prefix));
const LENGTH = 49;
/** One draw gives this many digits: 62^5 is below 2^32. */
const DIGITS_PER_DRAW = 5;

/** How often a progress is told. */
const STEP = 100_000;

/**
 * Makes texts that match the published pattern and gives those that pass the checksum too. One in
 * 62^6 does by chance, 5.7 * 10^10.
 */
export function acceptedTexts(
  texts: number,
  { onProgress, seed }: { seed: number; onProgress?: (done: number) => void },
): string[] {
  const random = new Random(seed);
  const [live, test] = PREFIXES.map((prefix) => textMaker(random, prefix));
  const accepted: string[] = [];
  for (let done = 0; done < texts; done++) {
    const text = done % 2 === 0 ? live!() : test!();
    if (isWellFormedApiKey(text)) accepted.push(text);
    if ((done + 1) % STEP === 0) onProgress?.(done + 1);
  }
  return accepted;
}

function textMaker(random: Random, prefix: Uint8Array): () => string {
  const bytes = new Uint8Array(prefix.length + LENGTH);
  bytes.set(prefix);
  const decoder = new TextDecoder();
  return () => {
    for (let at = prefix.length, rest = 0, left = 0; at < bytes.length; at++, left--) {
      if (left === 0) [rest, left] = [random.int(62 ** DIGITS_PER_DRAW), DIGITS_PER_DRAW];
      bytes[at] = DIGITS[rest % 62]!;
      rest = Math.floor(rest / 62);
    }
    return decoder.decode(bytes);
  };
}
