/**
 * `deno task scale:migrate [rows]`: migrates 1,000,000 accounts (or as many as are asked for) while users sign in
 * and the process is killed five times at random. Ends with 1 if a sign-in fails, a row was not migrated or
 * twice, or the 95th percentile of a sign-in is more than twice what it is while the step is held. Observed:
 * answers of `POST /sign-in/email`, `migrate:status`, and the rows on disk. Convex's limits of a transaction are
 * the host's, which fails a batch that is beyond them.
 *
 * @module
 */
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { parseCount } from "../../cli/arguments.ts";
import { functionsAt } from "../../cli/platform_functions.ts";
import { start } from "../../cli/start.ts";
import type { MigrationStatus } from "../../component/migration_functions.ts";
import type { Host } from "../../embedded/mod.ts";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { fromFileUrl } from "../../tools/paths.ts";
import { runTask } from "../../tools/run_task.ts";
import { withModule } from "../isolation/component_field.ts";
import { Client, ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type RunningPlatform, startPlatform } from "../support/process.ts";
import { rowsOf } from "../support/rows.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";
import { fillTable } from "./fill.ts";
import { MARK } from "./migrate_child.ts";

const ROWS = 1_000_000;
const KILLS = 5;
const LAST = MIGRATIONS.length;
const CHILD = fromFileUrl(new URL("migrate_child.ts", import.meta.url));
const USERS = 20;
const PASSWORD = "correct horse battery staple";
/** Sign-ins that are under way at a time. */
const SIGNERS = 2;
/** How long sign-ins are measured with the step held or under way, in turn: others' load hits both alike. */
const WINDOW_MS = { held: 4000, running: 20_000 };
/** Sign-ins that a fresh process takes to load what it needs. */
const WARM_UP = 20;
/** Most times the idle value that a sign-in may take. */
const MOST_SLOWER = 2;
/** Each request comes from an address of its own, so none is limited by it. */
const ARGS = ["--trust-proxy", "x-forwarded-for"];

interface Field {
  readonly dataDir: string;
  readonly key: string;
  readonly projectId: string;
}

async function openHost(dataDir: string): Promise<{ host: Host; token: string | undefined }> {
  const lines: string[] = [];
  const host = await start(
    { dataDir, host: "127.0.0.1", port: 0, sitePort: 0, trustProxy: "x-forwarded-for" },
    { env: {}, print: (line) => lines.push(line), log: () => {} },
  );
  return { host, token: lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean) };
}

/** A project with users who can sign in, and another with the accounts. */
async function prepare(dataDir: string, rows: number): Promise<Field> {
  const { host, token } = await openHost(dataDir);
  const own = new Client(host.siteUrl, { "x-forwarded-for": "10.1.1.1" });
  const admin = await signedInAdmin({ site: host.siteUrl, setupToken: token }, { admin: own });
  const { key } = await projectWithKey(admin, "live");
  const { id: projectId } = await projectWithKey(admin, "filled");
  for (let n = 0; n < USERS; n++) {
    const user = { email: emailOf(n), password: PASSWORD, name: `User ${n}` };
    await ok(clientOf(host.siteUrl, { key, n }).post("/sign-up/email", user));
  }
  await fillTable(host, "account", { projectId, from: 0, to: rows, columns: { scope: "" } });
  await host.close();
  return { dataDir, key, projectId };
}

function emailOf(n: number): string {
  return `user-${n % USERS}@example.com`;
}

function clientOf(site: string, { key, n }: { key: string; n: number }): Client {
  const address = `10.${n >> 16 & 255}.${n >> 8 & 255}.${n & 255}`;
  return new Client(site, { "x-api-key": key, "x-forwarded-for": address });
}

/** Makes the last step pending, as if it had just been deployed. */
async function deployStep({ dataDir }: Field): Promise<void> {
  const { host } = await openHost(dataDir);
  const forget = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      for (const { _id, version } of await db.query("migration").collect()) {
        if (version === LAST) await db.delete(_id);
      }
      for (const { _id } of await db.query("migrationRun").collect()) {
        await db.patch(_id, { head: LAST - 1 });
      }
      return null;
    },
  });
  await withModule(host, { name: "forget", functions: { forget } }, async () => {
    await host.run("forget:forget", {}, { component: "banataAuth" });
  });
  await host.close();
}

type Times = Record<keyof typeof WINDOW_MS, number[]>;

/** Users who sign in without a pause. */
class Signers {
  readonly failures: string[] = [];
  readonly times: Times = { held: [], running: [] };
  /** What a sign-in is counted for that begins and ends in it; none is counted in between. */
  window: { readonly kind: keyof Times } | null = null;
  /** How many there were since the start. */
  done = 0;
  #count = 0;
  #isOver = false;
  #running: Promise<void>[] = [];

  start(site: string, key: string): void {
    this.#isOver = false;
    this.done = 0;
    this.#running = Array.from({ length: SIGNERS }, () => this.#signIn(site, key));
  }

  async #signIn(site: string, key: string): Promise<void> {
    while (!this.#isOver) {
      const n = this.#count++;
      const { window } = this;
      const begun = performance.now();
      try {
        const body = { email: emailOf(n), password: PASSWORD };
        const { status, text } = await clientOf(site, { key, n }).post("/sign-in/email", body);
        const ms = performance.now() - begun;
        if (window !== null && window === this.window) this.times[window.kind].push(ms);
        if (status !== 200) this.failures.push(`${status} ${text}`);
      } catch (error) {
        // A connection ends with the process.
        if (!this.#isOver) this.failures.push(String(error));
      }
      this.done++;
    }
  }

  async stop(end: () => Promise<unknown>): Promise<void> {
    this.#isOver = true;
    this.window = null;
    await end();
    await Promise.all(this.#running);
  }
}

/** The value in ms below which a share of the times are. */
function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}

function describe(times: readonly number[]): string {
  const [p50, p95] = [0.5, 0.95].map((share) => `${quantile(times, share).toFixed(0)} ms`);
  return `p50 ${p50}, p95 ${p95} of ${times.length}`;
}

interface Control {
  /** Tells how far the step is. */
  step(): Promise<MigrationStatus["steps"][number]>;
  /** Holds the run, or lets it go on. */
  say(what: "pause" | "resume"): Promise<unknown>;
}

async function controlOf(platform: RunningPlatform, { dataDir }: Field): Promise<Control> {
  const url = platform.lines.map((line) => /^Functions API: (\S+)$/.exec(line)?.[1]).find(Boolean);
  assert(url !== undefined);
  const adminKey = (await Deno.readTextFile(`${dataDir}/admin_key`)).trim();
  const functions = functionsAt({ url, adminKey });
  const component = "banataAuth";
  return {
    step: async () => {
      const status = await functions.run("migrate:status", {}, { component });
      const step = (status as MigrationStatus).steps[LAST - 1];
      assert(step !== undefined && step.error === undefined, step?.error);
      return step;
    },
    say: (what) => functions.run(`migrate:${what}`, {}, { component }),
  };
}

/** Lets the step run in processes that are killed at these numbers of rows, and at last to its end. */
async function runThroughKills(
  signers: Signers,
  { field, kills }: { field: Field; kills: readonly number[] },
): Promise<number> {
  let runningMs = 0;
  for (const until of [...kills, Infinity]) {
    const platform = await startPlatform(field.dataDir, { args: ARGS, entry: CHILD });
    const control = await controlOf(platform, field);
    signers.start(platform.site, field.key);
    await control.say("pause");
    while (signers.done < WARM_UP) await sleep(100);
    let step = await control.step();
    const isOver = () => step.isDone || step.processed >= until;
    for (let kind: keyof Times = "held"; kind === "held" || !isOver();) {
      const begun = performance.now();
      await control.say(kind === "held" ? "pause" : "resume");
      signers.window = { kind };
      while (performance.now() - begun < WINDOW_MS[kind] && (kind === "held" || !isOver())) {
        await sleep(200);
        step = await control.step();
      }
      signers.window = null;
      if (kind === "running") runningMs += performance.now() - begun;
      kind = kind === "held" ? "running" : "held";
    }
    await signers.stop(() => until === Infinity ? platform.stop() : platform.kill());
    const rate = step.rowsPerSecond?.toFixed(0) ?? "?";
    console.log(
      `${until === Infinity ? "Ended" : "Killed"} at ${step.processed} rows, ${rate} rows a second`,
    );
  }
  return runningMs;
}

async function assertOnce({ dataDir, projectId }: Field, rows: number): Promise<void> {
  const { host } = await openHost(dataDir);
  await jobsDone(host);
  const marks = new Map<unknown, number>();
  for (const row of rowsOf(host, "account")) {
    if (row.projectId === projectId) marks.set(row.scope, (marks.get(row.scope) ?? 0) + 1);
  }
  assertEquals([...marks], [[MARK, rows]]);
  assertEquals(host.engine.checkIntegrity().problems, []);
  await host.close();
}

async function main(rows: number): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "migrate-" });
  const started = performance.now();
  const field = await prepare(dataDir, rows);
  console.log(`${rows} accounts stored in ${seconds(performance.now() - started)}`);
  await deployStep(field);
  const kills = Array.from({ length: KILLS }, () => Math.floor(Math.random() * rows)).sort((a, b) =>
    a - b
  );
  const signers = new Signers();
  const runningMs = await runThroughKills(signers, { field, kills });
  await assertOnce(field, rows);
  await Deno.remove(dataDir, { recursive: true });
  const { held, running } = signers.times;
  console.log(`${rows} rows migrated once each in ${seconds(runningMs)} through ${KILLS} kills`);
  console.log(`sign-ins meanwhile: ${describe(running)}`);
  console.log(`sign-ins with the step held: ${describe(held)}`);
  assertEquals(signers.failures, []);
  const slower = quantile(running, 0.95) / quantile(held, 0.95);
  console.log(`p95 is ${slower.toFixed(2)} times the idle one`);
  assertLessOrEqual(slower, MOST_SLOWER);
  return 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task scale:migrate [ROWS]", words: [0, 1] },
    ({ words: [rows = String(ROWS)] }) => main(parseCount("ROWS", rows)),
  );
}
