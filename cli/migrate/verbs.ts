import type {
  MigrationDryRun,
  MigrationRun,
  MigrationStatus,
} from "../../component/migration_functions.ts";
import { CliError } from "../arguments.ts";
import type { PlatformFunctions } from "../platform_functions.ts";
import { describeDryRun, describeStatus, wordsOf } from "./report.ts";

/** Where a verb shows how far it is, and what came of it. */
interface VerbOutput {
  /** A share from 0 to 1, in words. */
  readonly progress: (share: number, words: string) => void;
  readonly print: (line: string) => void;
  /** Waits. @default a timer */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** What an operator does to the data migrations. */
type Verb = (functions: PlatformFunctions, output: VerbOutput) => Promise<void>;

/** How often a run elsewhere is looked at. */
const LOOK_MS = 500;
/** How often a run in this process is: each look reads every step. */
const LOOK_BATCHES = 10;

/** The verbs of `deno task migrate`, by their names. */
export const VERBS: Readonly<Record<string, Verb>> = {
  status: async (functions, { print }) => describeStatus(await statusOf(functions)).forEach(print),
  run: runSteps,
  pause: (functions, output) => hold(functions, { ...output, how: "pause" }),
  resume: resumeSteps,
  cancel: (functions, output) => hold(functions, { ...output, how: "cancel" }),
  "dry-run": tryOut,
};

function call(
  functions: PlatformFunctions,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  return functions.run(`migrate:${name}`, args, { component: "banataAuth" });
}

async function statusOf(functions: PlatformFunctions): Promise<MigrationStatus> {
  return await call(functions, "status") as MigrationStatus;
}

async function hold(
  functions: PlatformFunctions,
  { how, print }: VerbOutput & { how: "pause" | "cancel" },
): Promise<void> {
  await call(functions, how);
  describeStatus(await statusOf(functions)).forEach(print);
}

async function resumeSteps(functions: PlatformFunctions, output: VerbOutput): Promise<void> {
  await call(functions, "resume");
  await follow(functions, output);
}

async function runSteps(functions: PlatformFunctions, output: VerbOutput): Promise<void> {
  const { standing } = await statusOf(functions);
  if (standing === "paused") {
    throw new CliError("Let the run go on with deno task migrate resume: it is paused");
  }
  if (standing === "cancelled") await call(functions, "resume");
  // The first batch tells whether what stopped an earlier run still does.
  const { error } = await doBatch(functions);
  if (error !== undefined) throw new CliError(error);
  if (functions.isElsewhere) await call(functions, "start");
  await follow(functions, output);
}

/** Shows a run to its end: the platform's own, or one of this process where no platform runs. */
async function follow(functions: PlatformFunctions, output: VerbOutput): Promise<void> {
  const { print, progress, sleep = sleepFor } = output;
  for (let batches = 0;; batches++) {
    const { done, error, retryInMs = 0, waits } = functions.isElsewhere
      ? ELSEWHERE
      : await doBatch(functions);
    const isOver = done || error !== undefined || waits !== undefined || retryInMs > 0;
    if (!isOver && batches % LOOK_BATCHES !== 0) continue;
    const status = await statusOf(functions);
    const step = status.steps[status.version];
    if (step === undefined || status.standing === "done") {
      if (batches > 0) progress(1, "every step is done");
      return describeStatus(status).forEach(print);
    }
    if (["cancelled", "failed", "paused"].includes(status.standing)) {
      throw new CliError(describeStatus(status).slice(status.latest).join(". "));
    }
    progress(
      Math.min(step.share ?? 0, 0.999),
      `step ${step.version}, ${step.name}: ${wordsOf(step)}`,
    );
    const waitMs = waits === undefined ? retryInMs : LOOK_MS;
    if (waitMs > 0) await sleep(waitMs);
  }
}

/** Of a run that another process does: it is looked at now and then. */
const ELSEWHERE: MigrationRun = { done: false, version: 0, waits: "busy" };

async function doBatch(functions: PlatformFunctions): Promise<MigrationRun> {
  return await call(functions, "run") as MigrationRun;
}

async function tryOut(
  functions: PlatformFunctions,
  { print, progress }: VerbOutput,
): Promise<void> {
  const { latest, steps, version } = await statusOf(functions);
  if (version === latest) print("The data is up to date: no step is pending");
  for (const step of steps.slice(version)) {
    const pages: MigrationDryRun[] = [];
    let rows = 0;
    let next: { cursor?: number } | null = {};
    while (next !== null) {
      const args = { version: step.version, ...next };
      const page = await call(functions, "dryRun", args) as MigrationDryRun;
      pages.push(page);
      rows += page.processed;
      progress(page.isEnd ? 1 : 0, `step ${step.version}, ${rows} rows tried`);
      next = page.isEnd || page.error !== undefined ? null : { cursor: page.cursor };
    }
    describeDryRun(step, pages).forEach(print);
  }
  if (version < latest) print("Nothing was changed; a step is tried on the rows as they are now");
}

function sleepFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
