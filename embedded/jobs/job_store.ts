import type { JSONValue } from "convex/values";
import type { Target } from "../functions/components.ts";
import type { Database } from "../functions/database.ts";
import type { Transaction } from "../functions/transaction.ts";
import type { Connection } from "../store/connection.ts";
import { type JSONObject, parseDocument } from "../values/json.ts";

/** Name of the system table that shows jobs to the component that scheduled them. */
export const JOBS_TABLE = "_scheduled_functions";

/** A function to run later. */
export interface NewJob {
  /** Path of the component that scheduled it. */
  owner: string;
  target: Target;
  /** The argument object in JSON form. */
  args: JSONValue;
  /** Epoch ms. */
  due: number;
  /** Id of the job that scheduled it. */
  parent?: string;
}

/** A job that waits. */
export interface PendingJob extends NewJob {
  id: string;
}

/** How a job ended, as `_scheduled_functions` shows it. */
export type JobEnd =
  | { kind: "success" }
  | { kind: "failed"; error: string }
  | { kind: "canceled" };

/** A transaction and the owner's tables in it. */
export interface JobTables {
  transaction: Transaction;
  database: Database;
}

/** Convex keeps ended jobs for a week. */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
/** States on disk: 0 waits, 1 is an action that runs, 2 has ended. */
const COLUMNS = "SELECT id, owner, component, function, args, due FROM jobs";

/** Jobs on disk: a row of the queue, and a document that their owner may read. */
export class JobStore {
  readonly #connection: Connection;
  readonly #clock: () => number;
  /** Called when a commit may have added a job. */
  onAdded: (transaction: Transaction) => void = () => {};

  /** `connection` is the writer's. */
  constructor(connection: Connection, clock: () => number) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /**
   * Adds a job; it exists once the transaction commits. One that a canceled job schedules while it still runs
   * is canceled from the start. Returns its id.
   */
  add(tables: JobTables, job: NewJob): string {
    const { transaction, database } = tables;
    const id = database.insert(JOBS_TABLE, {
      name: nameOf(job.target),
      args: [job.args],
      scheduledTime: job.due,
      state: { kind: "pending" },
    });
    transaction.write(() =>
      transaction.connection.run(
        "INSERT INTO jobs(id, owner, component, function, args, due) VALUES(?, ?, ?, ?, ?, ?)",
        id,
        job.owner,
        job.target.component,
        job.target.path,
        JSON.stringify(job.args),
        job.due,
      )
    );
    if (this.#isCanceled(transaction, job.parent)) this.end(tables, id, { kind: "canceled" });
    else this.onAdded(transaction);
    return id;
  }

  /** Cancels a job that has not ended; one that has is left as it is. */
  cancel(tables: JobTables, id: string): void {
    const document = this.#read(tables.database, id);
    const kind = (document?.state as JSONObject | undefined)?.kind;
    if (kind === "pending" || kind === "inProgress") this.end(tables, id, { kind: "canceled" });
  }

  /** Shows a job as running. */
  showRunning({ database }: JobTables, id: string): void {
    database.patch({ id, table: JOBS_TABLE }, { state: { kind: "inProgress" } });
  }

  /** Makes it known on disk that an action has started, so that a crash does not run it twice. */
  markRunning(transaction: Transaction, id: string): void {
    const sql = "UPDATE jobs SET state = 1 WHERE id = ?";
    transaction.write(() => transaction.connection.run(sql, id));
  }

  /** Takes a job off the queue and shows how it ended, for as long as ended jobs are kept. */
  end({ transaction, database }: JobTables, id: string, state: JobEnd): void {
    const now = this.#clock();
    database.patch({ id, table: JOBS_TABLE }, { state, completedTime: now });
    // Its arguments are not needed any more, how it ended is.
    const sql = "UPDATE jobs SET state = 2, due = ?, args = ? WHERE id = ?";
    const ended = JSON.stringify(state.kind);
    transaction.write(() => transaction.connection.run(sql, now + RETENTION_MS, ended, id));
  }

  /** Ended jobs that have been kept long enough. */
  listExpired(limit: number): PendingJob[] {
    const sql = `${COLUMNS} WHERE state = 2 AND due <= ? ORDER BY due LIMIT ? + 0`;
    return this.#connection.all(sql, this.#clock(), limit).map(toJob);
  }

  /** Forgets an ended job. */
  remove({ transaction, database }: JobTables, id: string): void {
    if (database.get({ id, table: JOBS_TABLE }, { system: true }) !== null) {
      database.remove({ id, table: JOBS_TABLE });
    }
    transaction.write(() => transaction.connection.run("DELETE FROM jobs WHERE id = ?", id));
  }

  /** Whether a job still waits. */
  isPending(id: string): boolean {
    const sql = "SELECT 1 FROM jobs WHERE id = ? AND state = 0";
    return this.#connection.get(sql, id) !== undefined;
  }

  /** Whether a job has not ended. */
  exists(id: string): boolean {
    return this.#connection.get("SELECT 1 FROM jobs WHERE id = ? AND state < 2", id) !== undefined;
  }

  /** Waiting jobs in the order they are due, those of some functions left out. */
  pending(limit: number, { except = [] }: { except?: readonly Target[] } = {}): PendingJob[] {
    const others = except.map(() => "AND NOT (component = ? AND function = ?)").join(" ");
    const sql = `${COLUMNS} WHERE state = 0 ${others} ORDER BY due LIMIT ? + 0`;
    const names = except.flatMap(({ component, path }) => [component, path]);
    return this.#connection.all(sql, ...names, limit).map(toJob);
  }

  /** How many jobs wait. */
  get waitingCount(): number {
    const row = this.#connection.get("SELECT count(*) FROM jobs WHERE state = 0");
    return Number(row?.[0]);
  }

  /** Actions that ran when the process died. */
  interrupted(): PendingJob[] {
    return this.#connection.all(`${COLUMNS} WHERE state = 1`).map(toJob);
  }

  #isCanceled({ connection }: Transaction, id: string | undefined): boolean {
    if (id === undefined) return false;
    const sql = "SELECT 1 FROM jobs WHERE id = ? AND state = 2 AND args = ?";
    return connection.get(sql, id, JSON.stringify("canceled")) !== undefined;
  }

  #read(database: Database, id: string): JSONObject | undefined {
    const body = database.get({ id, table: JOBS_TABLE }, { system: true });
    return body === null ? undefined : parseDocument(body);
  }
}

/** As Convex shows a function's path: with the extension that its module has when it runs. */
function nameOf({ path }: Target): string {
  const [module = "", name = "default"] = path.split(":");
  return `${module.replace(/\.js$/, "")}.js:${name}`;
}

function toJob([id, owner, component, path, args, due]: unknown[]): PendingJob {
  return {
    id: String(id),
    owner: String(owner),
    target: { component: String(component), path: String(path) },
    args: JSON.parse(String(args)) as JSONValue,
    due: Number(due),
  };
}
