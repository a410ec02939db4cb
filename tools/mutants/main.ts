/**
 * `deno task mutants [word…]`: loses, one at a time, every term of the component that keeps projects
 * apart, and runs the isolation tests against each. Words pick the files whose path contains one of
 * them. It fails if the tests pass without some term.
 *
 * @module
 */
import { listFiles } from "../paths.ts";
import { CliError } from "../../cli/arguments.ts";
import { runTask } from "../run_task.ts";
import { ROOT } from "../sealed.ts";
import { Copy, type Outcome } from "./copies.ts";
import { type Mutant, mutantsOf } from "./terms.ts";

/** The quickest first: most mutants are found by it. The last has what a started platform never meets. */
const TESTS = [
  "tests/isolation/component.test.ts",
  "tests/isolation.test.ts",
  "component/root_secret.test.ts",
];
const AT_ONCE = 2;
/** Far longer than any of them takes; a platform without some term may never start. */
const TIMEOUT_MS = 180_000;
/** Tables are declared there, and no function is. */
const DECLARATIONS = /^component\/(?:tables|_generated)\/|\.gen\.ts$|\.test\.ts$/;

interface FileMutant extends Mutant {
  readonly file: string;
}

interface Verdict extends FileMutant {
  /** The first test that failed, with what it said; null if none did. */
  readonly foundBy: string | null;
}

async function findMutants(words: readonly string[]): Promise<FileMutant[]> {
  const files = (await listFiles(ROOT)).filter((file) =>
    file.startsWith("component/") && file.endsWith(".ts") && !DECLARATIONS.test(file) &&
    (words.length === 0 || words.some((word) => file.includes(word)))
  );
  const found = await Promise.all(files.map(async (file) => {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    return mutantsOf(text).map((mutant) => ({ ...mutant, file }));
  }));
  return found.flat();
}

async function judge(copy: Copy, mutant: FileMutant): Promise<Verdict> {
  const whole = await copy.read(mutant.file);
  await copy.write(mutant.file, mutant.text);
  try {
    const outcome = await run(copy);
    return { ...mutant, foundBy: outcome.success ? null : firstFailure(outcome) };
  } finally {
    await copy.write(mutant.file, whole);
  }
}

/** The outcome of the first test file that fails, or of the last one. */
async function run(copy: Copy): Promise<Outcome> {
  let outcome: Outcome = { success: true, output: "" };
  for (const file of TESTS) {
    outcome = await copy.test(file, { timeoutMs: TIMEOUT_MS });
    if (!outcome.success) break;
  }
  return outcome;
}

/** The innermost step that failed, and the first line of why. */
function firstFailure({ output }: Outcome): string {
  const [, name = "the run itself"] = /^(.+?) => \.?\//m.exec(output) ?? [];
  const [, why = "it did not end"] = /^error: (?:\w+: )?(.+)$/m.exec(output) ?? [];
  const step = name.split(" ... ").slice(-2).join(": ");
  return `${step} | ${why}`;
}

function show({ file, foundBy, line, what }: Verdict): void {
  const place = `${file.replace("component/", "")}:${line}`.padEnd(30);
  console.log(
    `${foundBy === null ? "SURVIVED" : "found   "} ${place} ${what.padEnd(30)} ${foundBy ?? ""}`,
  );
}

async function main(words: readonly string[]): Promise<number> {
  const mutants = await findMutants(words);
  if (mutants.length === 0) {
    throw new CliError(
      `Name words in the path of a file of component/: none has ${words.join(" or ")}`,
    );
  }
  const copies = await Promise.all(Array.from({ length: AT_ONCE }, () => Copy.make()));
  try {
    const [first] = copies;
    const { output, success } = first ? await run(first) : { output: "", success: false };
    if (!success) {
      console.error(`The isolation tests fail with every term in its place\n${output}`);
      return 1;
    }
    const queue = mutants.values();
    const verdicts: Verdict[] = [];
    await Promise.all(copies.map(async (copy) => {
      for (const mutant of queue) {
        const verdict = await judge(copy, mutant);
        show(verdict);
        verdicts.push(verdict);
      }
    }));
    const survivors = verdicts.filter(({ foundBy }) => foundBy === null);
    console.log(`${verdicts.length} mutants, ${survivors.length} survived`);
    return survivors.length === 0 ? 0 : 1;
  } finally {
    for (const copy of copies) await copy[Symbol.asyncDispose]();
  }
}

if (import.meta.main) {
  const usage = "deno task mutants [WORD…]";
  await runTask({ usage, words: [0, Infinity] }, ({ words }) => main(words));
}
