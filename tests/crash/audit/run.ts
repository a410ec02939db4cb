/** A run against the database of a platform that is killed: what is looked at after each kill and at the end. */
import type { Client } from "../../support/client.ts";
import { type RunningPlatform, startPlatform } from "../../support/process.ts";
import { Auditor } from "./auditor.ts";
import { Ledger } from "./ledger.ts";
import { readTables, type Tables } from "./tables.ts";
import { type MadeTree, Trees } from "./trees.ts";

const PLATFORM = "platform";
/** How often the auditor looks. */
const LOOK_MS = 1000;
/** How long the last events may take to get their numbers and a signed checkpoint. */
const SETTLE_MS = 120_000;
const MOST_TOLD = 20;
const SECRET = "root secret of a run of events, 32 characters or more";

/** Request ids of what was answered as done and so must have left an event, and what it was. */
type Promised = ReadonlyMap<string, string>;

/** One run. */
export class Run {
  readonly faults: string[] = [];
  readonly #auditor = new Auditor();
  readonly #ledger = new Ledger();
  readonly #trees = new Trees();
  readonly #dataDir: string;
  #compared = "";

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Starts the platform, or another program that is it. */
  start({ env, ...program }: { entry?: string; env?: Record<string, string> } = {}): Promise<
    RunningPlatform
  > {
    // Each request comes from an address of its own, so none is limited by it.
    return startPlatform(this.#dataDir, {
      ...program,
      args: ["--trust-proxy", "x-forwarded-for"],
      env: { BETTER_AUTH_SECRET: SECRET, ...env },
    });
  }

  /** Compares what is on disk, also with what was answered as done. */
  async compare(promised: Promised): Promise<Map<string, MadeTree>> {
    const tables = readTables(this.#dataDir);
    const { events, faults, rows } = this.#ledger.look(tables);
    const made = await this.#trees.look(tables);
    const found = [...faults, ...made.faults, ...unkept(promised, tables)];
    this.faults.push(...found);
    for (const fault of found.slice(0, MOST_TOLD)) console.error(`  ${fault}`);
    this.#compared = `${rows} rows with ${events} events of them, of ` +
      `${tables.get("event")?.length} in ${made.trees.size} logs`;
    console.log(`  compared ${this.#compared}: ${this.faults.length} mismatches`);
    return made.trees;
  }

  /** The auditor looks at every log, again and again. */
  async watch(admin: () => Client, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#lookAtAll(admin());
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #lookAtAll(admin: Client): Promise<void> {
    for (const id of logsIn(readTables(this.#dataDir, "project"))) {
      await this.#auditor.look(admin, id);
    }
  }

  /** Waits until every event is in a signed checkpoint, and then proves and verifies everything. */
  async end(admin: Client, promised: Promised): Promise<void> {
    const until = Date.now() + SETTLE_MS;
    while (Date.now() < until && !isSettled(readTables(this.#dataDir))) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    const tables = readTables(this.#dataDir);
    if (!isSettled(tables)) this.faults.push("events are left without a signed checkpoint");
    await this.#lookAtAll(admin);
    const trees = await this.compare(promised);
    await this.#auditor.prove(admin, trees);
    let verified = 0;
    for (const id of logsIn(tables)) verified += await this.#auditor.verify(admin, id);
    const { faults } = this.#auditor;
    this.faults.push(...faults);
    for (const fault of faults.slice(0, MOST_TOLD)) console.error(`  ${fault}`);
    console.log(`${this.#auditor.kept} checkpoints were kept and are continued`);
    console.log(`${verified} events of ${trees.size} exports verified`);
  }
}

/** The platform's log and those of all projects. */
function logsIn(tables: Tables): string[] {
  return [PLATFORM, ...(tables.get("project") ?? []).map(({ id }) => String(id))];
}

/** What was answered as done and has left no event. */
function unkept(promised: Promised, tables: Tables): string[] {
  const told = new Set((tables.get("event") ?? []).map(({ requestId }) => requestId));
  return [...promised].filter(([id]) => !told.has(id))
    .map(([id, name]) => `"${name}" was answered as done and left no event: request ${id}`);
}

function isSettled(tables: Tables): boolean {
  return (tables.get("event") ?? []).every(({ leaf }) => leaf !== undefined) &&
    (tables.get("auditTree") ?? []).every(({ checkpoint, size }) =>
      (checkpoint as { size: number } | undefined)?.size === size
    );
}
