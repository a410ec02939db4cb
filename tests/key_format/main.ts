/**
 * `deno task key-format [--texts N] [--seed S]`: looks for a random text, ten million by default, that
 * has the form and the checksum of an API key. The exit code is 1 if there is one.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { acceptedTexts } from "./key_format.ts";

const DEFAULT_TEXTS = 10_000_000;

function main(texts: number, seed: number): number {
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

if (import.meta.main) {
  const options = {
    texts: { type: "string", default: String(DEFAULT_TEXTS) },
    seed: { type: "string", default: "1" },
  } as const;
  const usage = "deno task key-format [--texts N] [--seed S]";
  await runTask(
    { usage, options },
    ({ values: { seed, texts } }) => main(parseCount("--texts", texts), parseCount("--seed", seed)),
  );
}
