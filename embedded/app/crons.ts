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
    throw invalid(id, `has a schedule${written} that does not parse (${messageOf(cause)})`);
  }
  const path = canonicalPath(name);
  const [module = "", exportName = ""] = path.split(":");
  const called = (await component.load(module))?.[exportName];
  if (!isRegisteredFunction(called) || called.isQuery) {
    throw invalid(id, `calls "${path}", which is no mutation or action`);
  }
  const target = { component: component.path, path };
  return { name: id, target, args: args[0] ?? {}, schedule };
}

function invalid(id: string, what: string): HostError {
  return new HostError("CRON_INVALID", `Cron job "${id}" ${what}: correct it in crons.ts`);
}
