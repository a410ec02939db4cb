import type { JSONValue } from "convex/values";
import { HostError, messageOf } from "../errors.ts";
import { canonicalPath, type Component } from "../functions/components.ts";
import { isRecord, isRegisteredFunction } from "../functions/registered.ts";
import { checkSchedule, type CronSchedule } from "../jobs/cron_schedule.ts";
import type { DeclaredCron } from "../jobs/cron_store.ts";

interface ExportedCron {
  name: string;
  args: JSONValue[];
  schedule: CronSchedule;
}

/**
 * Reads the cron jobs that a component's `crons` module exports by default.
 *
 * @throws {HostError} CRON_INVALID when a schedule does not parse, or a job calls what can't be scheduled.
 */
export async function readCrons(component: Component): Promise<DeclaredCron[]> {
  const crons = (await component.load("crons"))?.default;
  if (!isRecord(crons) || crons.isCrons !== true || typeof crons.export !== "function") return [];
  const exported = JSON.parse(crons.export() as string) as Record<string, ExportedCron>;
  return await Promise.all(
    Object.entries(exported).map(([name, cron]) => readCron(component, { ...cron, id: name })),
  );
}

async function readCron(
  component: Component,
  { id, name, args, schedule }: ExportedCron & { id: string },
): Promise<DeclaredCron> {
  try {
    checkSchedule(schedule);
  } catch (cause) {
    const written = schedule.type === "cron" ? ` "${schedule.cron}"` : "";
    throw invalid(
      `Cron job "${id}" has a schedule${written} that does not parse (${
        messageOf(cause)
      }): correct ` +
        "it in crons.ts",
    );
  }
  const path = canonicalPath(name);
  await checkTarget(component, { id, path });
  const target = { component: component.path, path };
  return { name: id, target, args: args[0] ?? {}, schedule };
}

async function checkTarget(
  component: Component,
  { id, path }: { id: string; path: string },
): Promise<void> {
  const [module = "", exportName = ""] = path.split(":");
  const called = (await component.load(module))?.[exportName];
  const written = `${module}.js:${exportName}`;
  if (!isRegisteredFunction(called)) {
    throw invalid(`The cron job '${id}' schedules a function that does not exist: ${written}`);
  }
  if (called.isQuery) {
    throw invalid(
      `The cron job '${id}' schedules a query function, only actions and mutations can be scheduled: ` +
        written,
    );
  }
}

function invalid(sentence: string): HostError {
  return new HostError("CRON_INVALID", sentence);
}
