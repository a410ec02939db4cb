import type { JSONValue } from "convex/values";
import { type CronSchedule, firstRun, nextRun } from "./cron_schedule.ts";
import type { Target } from "../functions/components.ts";
import type { Connection } from "../store/connection.ts";

/** A cron job as code declares it. */
export interface DeclaredCron {
  /** Unique within its component. */
  name: string;
  /** The mutation or action to run, and the component that declares the job. */
  target: Target;
  /** The argument object in JSON form. */
  args: JSONValue;
  schedule: CronSchedule;
}

/** A cron job with its next run. */
export interface ScheduledCron extends DeclaredCron {
  /** Epoch ms. */
  due: number;
}

const COLUMNS = "SELECT component, name, spec, due FROM crons";

/** Cron jobs on disk: what each last was declared as, and when it runs next. */
export class CronStore {
  readonly #connection: Connection;

  /** `connection` is the writer's. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Makes the stored jobs those that are declared, in one transaction. A job whose schedule did not change
   * keeps its next run, so that restarts neither delay nor repeat it.
   */
  declare(crons: readonly DeclaredCron[], now: number): void {
    this.#connection.transact(() => {
      const stored = new Map(this.#all().map((cron) => [keyOf(cron), cron]));
      for (const cron of crons) {
        const before = stored.get(keyOf(cron));
        stored.delete(keyOf(cron));
        const kept = before && sameJSON(before.schedule, cron.schedule) ? before.due : undefined;
        this.#put(cron, kept ?? firstRun(cron.schedule, now));
      }
      for (const { target, name } of stored.values()) {
        const sql = "DELETE FROM crons WHERE component = ? AND name = ?";
        this.#connection.run(sql, target.component, name);
      }
    });
  }

  /** Jobs in the order they are due. */
  upcoming(limit: number): ScheduledCron[] {
    return this.#connection.all(`${COLUMNS} ORDER BY due LIMIT ? + 0`, limit).map(toCron);
  }

  /** Whether a job is still due when it was; it is not after another run, or a new declaration. */
  isDue(cron: ScheduledCron): boolean {
    const sql = "SELECT 1 FROM crons WHERE component = ? AND name = ? AND due = ?";
    return this.#connection.get(sql, cron.target.component, cron.name, cron.due) !== undefined;
  }

  /** Makes it known on disk that an action has started, so that a crash does not run it twice. */
  markRunning(cron: ScheduledCron): void {
    const sql = "UPDATE crons SET running = 1 WHERE component = ? AND name = ?";
    this.#connection.run(sql, cron.target.component, cron.name);
  }

  /** Ends a run: the job waits for the next one that is not in the past. */
  advance(cron: ScheduledCron, now: number): void {
    const due = nextRun(cron.schedule, { previous: cron.due, now });
    const sql =
      "UPDATE crons SET due = ?, running = 0 WHERE component = ? AND name = ? AND due = ?";
    this.#connection.run(sql, due, cron.target.component, cron.name, cron.due);
  }

  /** Actions that ran when the process died. */
  interrupted(): ScheduledCron[] {
    return this.#connection.all(`${COLUMNS} WHERE running = 1`).map(toCron);
  }

  #all(): ScheduledCron[] {
    return this.#connection.all(COLUMNS).map(toCron);
  }

  #put(cron: DeclaredCron, due: number): void {
    const spec = JSON.stringify([cron.target.path, cron.args, cron.schedule]);
    this.#connection.run(
      `INSERT INTO crons(component, name, spec, due) VALUES(?, ?, ?, ?)
       ON CONFLICT(component, name) DO UPDATE SET spec = excluded.spec, due = excluded.due`,
      cron.target.component,
      cron.name,
      spec,
      due,
    );
  }
}

function toCron([component, name, spec, due]: unknown[]): ScheduledCron {
  const [path, args, schedule] = JSON.parse(String(spec)) as [string, JSONValue, CronSchedule];
  return {
    name: String(name),
    target: { component: String(component), path },
    args,
    schedule,
    due: Number(due),
  };
}

function keyOf(cron: DeclaredCron): string {
  return `${cron.target.component}\0${cron.name}`;
}

function sameJSON(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
