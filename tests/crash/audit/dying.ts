/**
 * The platform, as `deno task start` runs it, that ends itself with SIGKILL at a point that DIES_AT names.
 *
 * @module
 */
import process from "node:process";
import { start } from "../../../cli/start.ts";
import { parseStartOptions } from "../../../cli/start_options.ts";
import { hookOperations, type Operation, WRITES } from "../../support/operations.ts";

/** Where it dies: before a write, or as soon as the commit of that write is on disk. */
interface DeathPoint {
  readonly is: (operation: Operation) => boolean;
  readonly afterCommit: boolean;
  /** How long nothing happens before, so that the sequencer sleeps. @default 0 */
  readonly restMs?: number;
}

const growsTile = ({ args, frame, name }: Operation) =>
  WRITES.has(name) && frame.target.path === "audit_sequencer:run" &&
  args.value?.hashes !== undefined;
const fallsAsleep = ({ args, name }: Operation) =>
  name === "1.0/shallowMerge" && args.value.state === "asleep";
const keepsCheckpoint = ({ frame, name }: Operation) =>
  WRITES.has(name) && frame.target.path === "audit_signing:keep";

/** The points, by what has just happened. */
export const DEATH_POINTS: Readonly<Record<string, DeathPoint>> = {
  "the sequencer was woken": {
    is: ({ args, name }) => name === "1.0/shallowMerge" && args.value.state === "awake",
    afterCommit: true,
    restMs: 20_000,
  },
  "events have numbers, tiles are not written": { is: growsTile, afterCommit: false },
  "events have numbers, the sequencer falls asleep": {
    is: fallsAsleep,
    afterCommit: false,
  },
  "the sequencer has fallen asleep": {
    is: fallsAsleep,
    afterCommit: true,
  },
  "tiles are committed, nothing is signed": { is: growsTile, afterCommit: true },
  "the log's key is being made": {
    is: ({ args, name }) => name === "1.0/insert" && args.table === "auditKey",
    afterCommit: false,
  },
  "a checkpoint is signed and not kept": { is: keepsCheckpoint, afterCommit: false },
  "a checkpoint is kept, the next is not due": { is: keepsCheckpoint, afterCommit: true },
};

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

if (import.meta.main) {
  const options = parseStartOptions(Deno.args, process.env);
  const point = DEATH_POINTS[Deno.env.get("DIES_AT") ?? ""];
  let isDue = false;
  const host = await start(options, { env: process.env, print: (line) => console.log(line) });
  host.engine.onCommit(() => isDue && die());
  hookOperations(async (operation, proceed) => {
    if (point?.is(operation)) {
      if (!point.afterCommit) die();
      isDue = true;
    }
    return await proceed();
  });
  await host.finished;
}
