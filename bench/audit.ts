/**
 * `deno task bench:audit [SECONDS]`: how many events a second the embedded host takes in, from an
 * operator's mutations that log 50 each with `logAuditEvents`, while the sequencer numbers them and
 * checkpoints are signed; how old an event gets before a signed checkpoint has it; what it takes on the
 * disk; what a proof costs; and what the log costs a sign-in. On disk and with every commit synced, as `deno task start` runs it. For a
 * calm machine; ends with 1 where a bar is not met.
 *
 * @module
 */
import process from "node:process";
import { internalMutationGeneric } from "convex/server";
import { v } from "convex/values";
import { parseCount } from "../cli/arguments.ts";
import { start } from "../cli/start.ts";
import type { Host } from "../embedded/mod.ts";
import { defineBanataAuth, installedComponent } from "../runtime/mod.ts";
import { runTask } from "../tools/run_task.ts";
import { Client, ok } from "../tests/support/client.ts";
import { projectWithKey, signedInAdmin } from "../tests/support/set_up.ts";
import { sendWatched } from "../tests/support/watched.ts";
import { Lag } from "./audit/lag.ts";
import { signInOverhead } from "./audit/sign_in.ts";

const SECONDS = 20;
const BATCH = 50;
/** Mutations that wait for the writer at one time. */
const WRITERS = 4;
const BAR_EVENTS = 1000;
/** Events a second that are logged while their age is measured. */
const PACE = 1200;
const BAR_LAG_MS = 2000;
const BAR_OVERHEAD = 1.1;
const BAR_DOCUMENTS = 40;

/** What is measured on. */
interface Field {
  readonly host: Host;
  readonly projectId: string;
  /** A server of the project's. */
  readonly server: Client;
}

async function main(seconds: number): Promise<number> {
  const met = [await measureLog(seconds), await signIn()];
  return met.every(Boolean) ? 0 : 1;
}

async function measureLog(seconds: number): Promise<boolean> {
  const dataDir = await Deno.makeTempDir();
  const lines: string[] = [];
  const host = await start(
    { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 },
    { env: {}, print: (line) => lines.push(line), log: () => {} },
  );
  try {
    const setupToken = lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean);
    const admin = await signedInAdmin({ site: host.siteUrl, setupToken });
    const { id: projectId, key } = await projectWithKey(admin, "bench");
    const server = new Client(host.siteUrl, { authorization: `Bearer ${key}` });
    const { id } = await ok(server.post("/organization/create", { name: "Acme", slug: "acme" }));
    addWriter(host, id);
    console.log(`load average ${Deno.loadavg().map((load) => load.toFixed(1)).join(" ")}\n`);
    const field = { host, projectId, server };
    await takeIn(field, { seconds, pace: Infinity });
    const met = [await takeIn(field, { seconds, pace: PACE }), await prove(field)];
    return met.every(Boolean);
  } finally {
    await host.close();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** An app's own mutation that logs events in its transaction. */
function addWriter({ engine }: Host, organizationId: string): void {
  const auth = defineBanataAuth({ component: installedComponent() });
  const log = internalMutationGeneric({
    args: { projectId: v.string(), from: v.number() },
    handler: async (ctx, { from, projectId }): Promise<null> => {
      const events = Array.from({ length: BATCH }, (_, at) => ({
        ...eventOf(from + at),
        organizationId,
      }));
      await auth.logAuditEvents(ctx, events, { projectId });
      return null;
    },
  });
  const { components } = engine.parts;
  const app = components.get("");
  const load = (name: string) => name === "bench" ? Promise.resolve({ log }) : app.load(name);
  components.add({ ...app, load });
}

function eventOf(number: number) {
  return {
    action: "invoice.paid",
    actorType: "user",
    actorId: `usr_${number % 500}`,
    actorName: "Grace Hopper",
    targets: [{ type: "invoice", id: `inv_${number}`, name: `Invoice ${number}` }],
    metadata: { amount: number, currency: "EUR" },
  };
}

/** Writes so many events a second, or as fast as it goes, for so many seconds, and waits until the last event is in a checkpoint. */
async function takeIn(
  { host, projectId }: Field,
  { pace, seconds }: { pace: number; seconds: number },
): Promise<boolean> {
  const lag = new Lag(host, projectId);
  await lag.start();
  const [usedBefore, bytesBefore] = [processorMs(), databaseBytes(host)];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let [from, isWriting] = [0, true];
  const write = async () => {
    while (performance.now() < end) {
      const early = begun + from / pace * 1000 - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const at = from;
      from += BATCH;
      await host.run("bench:log", { projectId, from: at });
      lag.appended(BATCH);
    }
  };
  const seen = lag.watch(() => !isWriting);
  await Promise.all(Array.from({ length: WRITERS }, write));
  isWriting = false;
  const appended = from / ((performance.now() - begun) / 1000);
  await seen;
  const sustained = from / ((performance.now() - begun) / 1000);
  const isMet = sustained >= BAR_EVENTS && lag.largestMs <= BAR_LAG_MS;
  console.log(`${from} events: ${appended.toFixed(0)}/s logged, ${pace} asked for`);
  console.log(`${sustained.toFixed(0)}/s until the last one is in a signed checkpoint`);
  const each = (processorMs() - usedBefore) / from;
  const possible = (1000 / each).toFixed(0);
  console.log(`${each.toFixed(2)} ms of a processor each: ${possible}/s of one that is idle else`);
  const bytes = Math.round((databaseBytes(host) - bytesBefore) / from);
  console.log(`${bytes} bytes of the database each, with all that finds and proves it`);
  console.log(
    `largest age of an event outside a signed checkpoint: ${lag.largestMs.toFixed(0)} ms`,
  );
  if (pace === Infinity) return true;
  return say(isMet, `at least ${BAR_EVENTS}/s with checkpoints within ${BAR_LAG_MS} ms`);
}

async function prove({ host, projectId, server }: Field): Promise<boolean> {
  const { data } = await ok(server.post("/banata/audit-logs/list", { limit: 50 }));
  const size = await new Lag(host, projectId).size();
  const times: number[] = [];
  let documents = 0;
  for (const { id } of data) {
    const begun = performance.now();
    const path = `/banata/audit-logs/tlog/proof?id=${id}`;
    const { costs } = await sendWatched(
      { client: server, host },
      (client) => client.send(path, { method: "GET" }),
    );
    times.push(performance.now() - begun);
    documents = Math.max(documents, costs.documentsRead);
  }
  console.log(
    `\na proof among ${size} events: ${documents} documents, ${median(times).toFixed(1)} ms`,
  );
  return say(documents <= BAR_DOCUMENTS, `at most ${BAR_DOCUMENTS} documents`);
}

/** Sign-ins that write their events, and ones that write none. */
async function signIn(): Promise<boolean> {
  const { costs: [told, untold], processorMs: [more, less], ratio, times } = await signInOverhead();
  const [withThem, without] = times.map((time) => time.toFixed(1));
  console.log(`\na sign-in: ${withThem} ms with its events, ${without} ms without any`);
  console.log(
    `${more.toFixed(1)} and ${less.toFixed(1)} ms of a processor, the log's jobs included`,
  );
  console.log(
    `functions called, documents read and written: ${told.join(", ")}; ${untold.join(", ")}`,
  );
  console.log(
    `by the clock a ratio of ${ratio.toFixed(3)}, which says something on a calm machine`,
  );
  const work = more / less;
  const isMet = work < BAR_OVERHEAD && told[0] === untold[0];
  const bar = `${
    work.toFixed(3)
  } times the work, below ${BAR_OVERHEAD}, with as many function calls`;
  return say(isMet, bar);
}

/** What the whole process has used, waits left out: what a busy machine does not change. */
function processorMs(): number {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1000;
}

/** What the database takes on the disk, its write-ahead log left out. */
function databaseBytes({ engine }: Host): number {
  const { writer } = engine.parts.store;
  const [pages, size] = ["page_count", "page_size"].map((name) =>
    writer.get(`PRAGMA ${name}`)?.[0]
  );
  return Number(pages) * Number(size);
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? NaN;
}

function say(isMet: boolean, bar: string): boolean {
  console.log(`${bar}: ${isMet ? "met" : "NOT MET"}`);
  return isMet;
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task bench:audit [SECONDS]", words: [0, 1] },
    ({ words: [seconds = String(SECONDS)] }) => main(parseCount("SECONDS", seconds)),
  );
}
