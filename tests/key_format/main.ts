/**
 * `deno task key-format [--texts N] [--seed S]`: looks for a random text, ten million by default, that
 * has the form and the checksum of an API key. The exit code is 1 if there is one.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { acceptedTexts } from "./key_format.ts";

const DEFAULT_TEXTS = 10_000_000;

function main(): number {
  const { values } = parseArgs({
    options: {
      texts: { type: "string", default: String(DEFAULT_TEXTS) },
      seed: { type: "string", default: "1" },
    },
  });
  const [texts, seed] = [Number(values.texts), Number(values.seed)];
  const started = performance.now();
  const accepted = acceptedTexts(texts, {
    seed,
    onProgress: (done) => done % 1_000_000 === 0 && console.log(`${done} of ${texts} texts`),
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${accepted.length} of ${texts} texts accepted, ${seconds} s`);
  for (const text of accepted) console.error(text);
  return accepted.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(main());
