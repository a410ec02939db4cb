/**
 * `deno task ok`: everything that must hold before a commit, besides the tests. Stops at the first
 * step that fails and shows what it said.
 *
 * @module
 */

import { isGenerated, isTest } from "./lint/source.ts";
import { readPackages } from "./manifest.ts";
import { listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, type DenoSetup, ROOT, setUpDeno } from "./sealed.ts";

interface Step {
  name: string;
  /** Arguments for Deno. */
  args: string[];
  /** Where it runs, from the root. @default "./" */
  folder?: string;
}

const FENCE = /^[\s*]*```(?:ts|typescript|js|javascript)\s*$/m;

async function planSteps({ flags, lock }: DenoSetup): Promise<Step[]> {
  const steps: Step[] = [
    { name: "fmt", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    { name: "check", args: ["check", "--quiet", ...flags, "."] },
    { name: "doc", args: ["run", "--allow-all", "tools/doc_lint.ts", ...flags] },
    { name: "exports", args: ["run", "--allow-read", "tools/check_exports.ts"] },
    { name: "structure", args: ["run", "--allow-all", ...flags, "tools/structure.ts"] },
    { name: "footprint", args: ["run", "--allow-all", ...flags, "tests/scale/footprint.ts"] },
    { name: "codegen", args: ["task", "codegen", "--check"] },
    { name: "sbom", args: ["task", "sbom", "--check"] },
    // Deno publishes the package of the folder it runs in, and that of no member.
    ...(await readPackages()).map(({ folder }) => ({
      name: "publish",
      args: ["publish", "--dry-run", "--allow-dirty", lock],
      folder,
    })),
  ];
  const examples = await filesWithExamples();
  if (examples.length === 0) return steps;
  const test = ["test", "--quiet", "--doc", "--allow-all", ...flags, ...examples];
  return steps.toSpliced(4, 0, { name: "examples", args: test });
}

/** Files whose examples `deno test --doc` can run; naming them keeps it from running all tests too. */
async function filesWithExamples(): Promise<string[]> {
  const files = (await listFiles(ROOT))
    .filter((path) => /\.(ts|md)$/.test(path) && !isTest(path) && !isGenerated(path));
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  return files.filter((_, index) => FENCE.test(texts[index] ?? ""));
}

async function runStep(step: Step): Promise<boolean> {
  const start = performance.now();
  const { success, stdout, stderr } = await denoCommand(step.args, {
    // The plan's own arguments hold them, for they are what a failed step shows.
    flags: [],
    cwd: new URL(step.folder ?? "./", ROOT),
    stdin: "null",
  }).output();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${success ? "ok    " : "FAILED"} ${step.name.padEnd(9)} ${seconds.padStart(6)} s`);
  if (!success) {
    await Deno.stdout.write(stdout);
    await Deno.stderr.write(stderr);
    console.error(`Step ${step.name} failed: deno ${step.args.join(" ")}`);
  }
  return success;
}

async function runAll(): Promise<number> {
  const setup = await setUpDeno();
  try {
    for (const step of await planSteps(setup)) if (!await runStep(step)) return 1;
    return 0;
  } finally {
    await setup.dispose();
  }
}

if (import.meta.main) await runTask({ usage: "deno task ok" }, runAll);
