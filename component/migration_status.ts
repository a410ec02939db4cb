import { type Infer, v } from "convex/values";
import type { MigrationStep } from "../migrations/mod.ts";
import { faultOf, finishedVersion, type Ledger } from "./migration_ledger.ts";
import type { RunnerSetup } from "./migration_runner.ts";
import type { MigrationState } from "./tables/platform.ts";

const standing = v.union(
  v.literal("done"),
  v.literal("pending"),
  v.literal("running"),
  v.literal("retrying"),
  v.literal("paused"),
  v.literal("cancelled"),
  v.literal("failed"),
);

const optionalNumber = v.optional(v.number());

/** What `status` answers. */
export const statusValidator = v.object({
  version: v.number(),
  latest: v.number(),
  standing,
  error: v.optional(v.string()),
  steps: v.array(v.object({
    version: v.number(),
    name: v.string(),
    table: v.string(),
    gate: v.boolean(),
    isDone: v.boolean(),
    processed: v.number(),
    changed: v.number(),
    share: optionalNumber,
    rowsPerSecond: optionalNumber,
    remainingMs: optionalNumber,
    startedAt: optionalNumber,
    finishedAt: optionalNumber,
    error: v.optional(v.string()),
  })),
});

/**
 * Which steps there are and how far each is; `version` is the last up to which all are done. `processed`
 * documents were looked at, and `changed` ones written. Nobody knows how many rows a table has: `share`, from
 * 0 to 1, and `remainingMs` are an estimate, by the age of the rows.
 */
export type MigrationStatus = Infer<typeof statusValidator>;

/** What is told of a ledger at the time `now`, epoch ms. */
export function statusOf(
  ledger: Ledger,
  { now, ...setup }: RunnerSetup & { now: number },
): MigrationStatus {
  const { steps } = setup;
  const fault = faultOf(ledger, setup);
  const version = finishedVersion(ledger, steps);
  const next = steps[version];
  const error = fault ?? (next && ledger.states.get(next.version)?.error);
  return {
    version,
    latest: steps.length,
    standing: standingOf(ledger, { now, hasFault: fault !== null, isOver: !next, error }),
    ...error === undefined || error === null ? {} : { error },
    steps: steps.map((step) => stepStatus(step, ledger.states.get(step.version))),
  };
}

function standingOf(
  { run }: Ledger,
  { error, hasFault, isOver, now }: {
    now: number;
    hasFault: boolean;
    isOver: boolean;
    error: string | null | undefined;
  },
): MigrationStatus["standing"] {
  if (hasFault) return "failed";
  if (isOver) return "done";
  if (run?.hold !== undefined) return run.hold;
  if (run?.attempts !== undefined) return "retrying";
  if (error !== undefined && error !== null) return "failed";
  return (run?.leaseUntil ?? 0) > now ? "running" : "pending";
}

function stepStatus(
  { gate = false, name, table, version }: MigrationStep,
  state: MigrationState | undefined,
): MigrationStatus["steps"][number] {
  const step = { version, name, table, gate };
  if (!state) return { ...step, isDone: false, processed: 0, changed: 0 };
  const { changed = 0, error, finishedAt, isDone, processed, startedAt } = state;
  return {
    ...step,
    isDone,
    processed,
    changed,
    startedAt,
    ...isDone ? {} : estimateOf(state),
    ...finishedAt === undefined ? {} : { finishedAt },
    ...error === undefined ? {} : { error },
  };
}

function estimateOf(
  { cursor, firstAt, lastAt, processed, rate }: MigrationState,
): Pick<MigrationStatus["steps"][number], "remainingMs" | "rowsPerSecond" | "share"> {
  if (cursor === undefined || firstAt === undefined || lastAt === undefined) return {};
  const share = lastAt <= firstAt ? 1 : Math.min(1, (cursor - firstAt) / (lastAt - firstAt));
  if (rate === undefined || rate <= 0) return { share };
  const left = share > 0 ? processed * (1 / share - 1) : undefined;
  const remainingMs = left === undefined ? {} : { remainingMs: Math.round(left / rate * 1000) };
  return { share, rowsPerSecond: rate, ...remainingMs };
}
