/**
 * `deno task test [word…] [--flag…]`: runs the tests, with JSR or without, two files more at a time than
 * there are processors (or `DENO_JOBS` files), since some wait for disks, processes and browsers. Words pick the test files whose path contains one of them;
 * without words all but the long walks run, in groups that share an isolate; `--walks` runs
 * those. Other flags go to `deno test`. A run that changes the tree or its installed packages fails. The last line printed is `N passed, N failed`.
 *
 * @module
 */

import process from "node:process";
import { CliError } from "../cli/arguments.ts";
import { runMain } from "../cli/run_main.ts";
import { listFiles } from "./paths.ts";
import { denoCommand, ROOT, setUpDeno } from "./sealed.ts";
import { dealOut, testFilesOf, WALKS, writeGroups } from "./test_groups.ts";
import { changesOf, describeChanges, readTree } from "./tree_guard.ts";

/** What a run of `deno test` counted. */
export interface TestCounts {
  /** Tests that passed. */
  passed: number;
  /** Tests that failed; at least 1 if the run itself failed. */
  failed: number;
}

/** Names the folder in which the processes of one run leave each other what scrypt gave. */
export const SHARED_HASHES = "BANATA_TEST_HASHES";

/** `deno task ok` checks the types of all files; here it would make each run longer. */
const FLAGS = ["--allow-all", "--no-check", "--parallel"];

// deno-lint-ignore no-control-regex -- Deno colours its summary wherever its output may be a terminal
const COLOUR = /\x1b\[[0-9;]*m/g;
const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/gm;

/**
 * Reads the last summary line of `deno test`. A run that failed before it counted anything (a syntax
 * error, a module that does not load) is one failure, never a silent zero.
 */
export function countTests(output: string, success: boolean): TestCounts {
  const last = [...output.replace(COLOUR, "").matchAll(SUMMARY)].at(-1);
  const passed = Number(last?.[1] ?? 0);
  const failed = Number(last?.[2] ?? 0);
  return { passed, failed: success ? failed : Math.max(failed, 1) };
}

/**
 * The test files that contain one of the words in their path.
 *
 * @throws {CliError} if words are given and none fits: a typing error must not run everything.
 */
export function pickTestFiles(files: readonly string[], words: readonly string[]): string[] {
  if (words.length === 0) return [];
  const picked = files.filter((file) =>
    file.endsWith(".test.ts") && words.some((word) => file.includes(word.replace(/^\.\//, "")))
  );
  if (picked.length === 0) {
    throw new CliError(`Name words in the path of a test file: none has ${words.join(" or ")}`);
  }
  return picked;
}

async function runTests(args: readonly string[]): Promise<number> {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const picked = pickTestFiles(await listFiles(ROOT), words);
  const areWalks = args.includes("--walks");
  if (areWalks && words.length > 0) {
    throw new CliError("Leave out --walks or the words: words pick walks too");
  }
  const passOn = args.filter((arg) => arg.startsWith("-") && arg !== "--walks");
  const setup = await setUpDeno();
  const folder = await Deno.makeTempDir({ prefix: "banata-test-" });
  if (setup.sealed) console.log("JSR is out of reach: @std/* comes from tools/std/");
  try {
    const files = picked.length > 0 ? picked : await groupAll(folder, { areWalks });
    const before = await readTree(ROOT);
    const child = denoCommand(["test", ...FLAGS, ...passOn, ...files], {
      flags: setup.flags,
      cwd: ROOT,
      env: { [SHARED_HASHES]: folder, DENO_JOBS: jobs() },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const [output, status] = await Promise.all([tee(child.stdout), child.status]);
    const counts = countTests(output, status.success);
    if (counts.passed + counts.failed === 0) console.error("No test ran");
    const changes = changesOf(before, await readTree(ROOT));
    if (changes.length > 0) console.error(describeChanges(changes));
    // The run itself is one more test, and this is what it found.
    const failed = counts.failed + (changes.length > 0 ? 1 : 0);
    console.log(`${counts.passed} passed, ${failed} failed`);
    return failed === 0 && counts.passed > 0 ? 0 : 1;
  } finally {
    await setup.dispose();
    await Deno.remove(folder, { recursive: true });
  }
}

/** All test files of the tree but the walks, or those, as modules in `folder` that import some each. */
async function groupAll(folder: string, { areWalks }: { areWalks: boolean }): Promise<string[]> {
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const all = testFilesOf(await listFiles(ROOT), config);
  const files = areWalks ? [...WALKS] : all.filter((file) => !WALKS.has(file));
  const groups = dealOut(files);
  console.log(`${files.length} test files in ${groups.length} groups`);
  if (!areWalks) console.log(`${WALKS.size} long walks are for deno task test:walks`);
  return await writeGroups(groups, { folder, root: ROOT });
}

function jobs(): string {
  return process.env.DENO_JOBS || String(navigator.hardwareConcurrency + 2);
}

/** Shows the stream as it comes and answers all of it as text. */
async function tee(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await Deno.stdout.write(rest));
  }
  return text;
}

if (import.meta.main) {
  await runMain(() => runTests(Deno.args));
  Deno.exit();
}
