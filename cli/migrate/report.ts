import type { MigrationDryRun, MigrationStatus } from "../../component/migration_functions.ts";

type Step = MigrationStatus["steps"][number];

const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How far the steps are, a line each, and what follows of it. */
export function describeStatus(
  { error, latest, standing, steps, version }: MigrationStatus,
): string[] {
  const lines = steps.map((step) => {
    const state = step.isDone ? "done" : step.startedAt === undefined ? "pending" : standing;
    const gate = step.gate && !step.isDone ? ", requests wait for it" : "";
    return `${step.version}. ${step.name}: ${state}${gate}, ${wordsOf(step)}`;
  });
  const last = standing === "done"
    ? `Step ${version} of ${latest}: the data is up to date`
    : `Step ${version} of ${latest} is done, the next one is ${standing}`;
  return [...lines, last, ...error === undefined ? [] : [error]];
}

/** What is known of a step, in words. */
export function wordsOf({ changed, processed, remainingMs, rowsPerSecond }: Step): string {
  const counts = `${COUNT.format(changed)} documents changed by ${COUNT.format(processed)} rows`;
  const rate = rowsPerSecond === undefined ? "" : `, ${COUNT.format(rowsPerSecond)} rows a second`;
  const left = remainingMs === undefined ? "" : `, about ${durationOf(remainingMs)} left`;
  return counts + rate + left;
}

/** What a dry run of a step came to. */
export function describeDryRun(
  { name, version }: Pick<Step, "name" | "version">,
  pages: readonly MigrationDryRun[],
): string[] {
  const sum = (count: (page: MigrationDryRun) => number) =>
    pages.reduce((total, page) => total + count(page), 0);
  const [changed, rows] = [sum((page) => page.changed), sum((page) => page.processed)];
  const samples = pages.flatMap((page) => page.samples).slice(0, 5);
  const error = pages.at(-1)?.error;
  return [
    `${version}. ${name}: would change ${COUNT.format(changed)} documents by ${
      COUNT.format(rows)
    } rows`,
    ...samples.map(({ adds, fields, id, projectId }) => {
      const changes = fields.length > 0 ? ` changes ${fields.join(", ")}` : "";
      const added = adds.length > 0 ? ` adds to ${[...new Set(adds)].join(", ")}` : "";
      return `   ${projectId} ${id}:${[changes, added].filter((text) => text !== "").join(" and")}`;
    }),
    ...error === undefined ? [] : [`   would stop: ${error}`],
  ];
}

function durationOf(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.ceil(ms / SECOND_MS)} s`;
  return ms < HOUR_MS ? `${Math.ceil(ms / MINUTE_MS)} min` : `${(ms / HOUR_MS).toFixed(1)} h`;
}
