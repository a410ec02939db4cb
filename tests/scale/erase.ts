/**
 * `deno task scale:erase [rows]`: erases a project of 100,000 rows (or as many as are asked for) while
 * its process is killed twice, and ends with 1 if a row of it is left, one of its neighbour is gone,
 * or a batch comes near a limit of Convex. Observed: the answers of `POST /banata/projects/erase`, the
 * host's counters of each batch, and the rows on disk.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { parseCount } from "../../cli/arguments.ts";
import { start } from "../../cli/start.ts";
import type { UsageCounts } from "../../embedded/functions/usage.ts";
import type { Host } from "../../embedded/mod.ts";
import { type Client, ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { hookOperations } from "../support/operations.ts";
import { startPlatform } from "../support/process.ts";
import { rowsOf } from "../support/rows.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";
import { fillTable } from "./fill.ts";
import { runTask } from "../../tools/run_task.ts";

const ROWS = 100_000;
/** The rows are spread over these. */
const TABLES = ["account", "apiKey", "event", "session", "user", "verification"];
/** Rows of the neighbour in each table. */
const NEIGHBOURS = 50;
/** Texts near the largest document: 40 MB, which no single transaction may read. */
const LARGE = { rows: 64, characters: 640 * 1024 };
/** What a batch may use, against Convex's 16,384 reads and 8,192 writes of documents. */
const MOST = { documentsRead: 2000, documentsWritten: 1000 };
/** Shares of the rows after which the process is killed. */
const KILLS = [0.1, 0.5];

interface Doomed {
  readonly admin: Client;
  readonly id: string;
  readonly neighbour: string;
}

async function openHost(dataDir: string): Promise<{ host: Host; token: string | undefined }> {
  const lines: string[] = [];
  const host = await start(
    { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 },
    { env: {}, print: (line) => lines.push(line), log: () => {} },
  );
  return { host, token: lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean) };
}

/** A deleted project with many rows, and a neighbour with a few. */
async function prepare(dataDir: string, rows: number): Promise<Doomed> {
  const { host, token } = await openHost(dataDir);
  const admin = await signedInAdmin({ site: host.siteUrl, setupToken: token });
  const { id } = await projectWithKey(admin, "doomed");
  const { id: neighbour } = await projectWithKey(admin, "neighbour");
  const to = Math.ceil(rows / TABLES.length);
  for (const table of TABLES) {
    await fillTable(host, table, { projectId: id, from: 0, to });
    await fillTable(host, table, { projectId: neighbour, from: to, to: to + NEIGHBOURS });
  }
  const value = "x".repeat(LARGE.characters);
  for (let number = 0; number < LARGE.rows; number++) {
    const times = { createdAt: 1, updatedAt: 1, expiresAt: Date.now() * 2 };
    const data = { id: `large-${number}`, identifier: `large-${number}`, value, ...times };
    const args = { projectId: id, model: "verification", data };
    await host.run("adapter:create", args, { component: "banataAuth" });
  }
  await ok(admin.post("/banata/projects/delete", { id }));
  await host.close();
  return { admin, id, neighbour };
}

/** Erases in a process of its own until so many rows are gone, and kills it. */
async function eraseAndKill(
  dataDir: string,
  { admin, id, until }: Doomed & { until: number },
): Promise<void> {
  const platform = await startPlatform(dataDir);
  const client = admin.at(platform.site);
  let erased = 0;
  while (erased < until) {
    const { body, status } = await client.post("/banata/projects/erase", { id });
    assertEquals([status, body.done], [200, false]);
    erased = body.erasedRows;
  }
  await platform.kill();
  console.log(`Killed after ${erased} rows`);
}

/** Lets the job go on in this process, and gives what each of its batches used. */
async function finish(dataDir: string): Promise<{ host: Host; batches: UsageCounts[] }> {
  const batches = new Set<UsageCounts>();
  // Before the host opens: the job goes on as soon as it does.
  using _watch = hookOperations(({ frame }, proceed) => {
    if (frame.component.path === "banataAuth") batches.add(frame.context.usage);
    return proceed();
  });
  const { host } = await openHost(dataDir);
  await jobsDone(host);
  return { host, batches: [...batches] };
}

async function main(rows: number): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "erase-" });
  const doomed = await prepare(dataDir, rows);
  for (const share of KILLS) await eraseAndKill(dataDir, { ...doomed, until: rows * share });
  const begun = performance.now();
  const { batches, host } = await finish(dataDir);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const most = (counter: keyof typeof MOST) => Math.max(...batches.map((used) => used[counter]));
  console.log(
    `Then ${batches.length} batches in ${seconds} s: at most ${
      most("documentsRead")
    } documents read ` +
      `and ${most("documentsWritten")} written`,
  );
  assertGreater(batches.length, 1);
  for (const counter of ["documentsRead", "documentsWritten"] as const) {
    assertLess(most(counter), MOST[counter]);
  }
  await assertErased(host, { ...doomed, rows });
  await host.close();
  await Deno.remove(dataDir, { recursive: true });
  console.log(`${rows} rows erased through ${KILLS.length} kills`);
  return 0;
}

async function assertErased(
  host: Host,
  { admin, id, neighbour, rows }: Doomed & { rows: number },
): Promise<void> {
  const { body } = await admin.at(host.siteUrl).post("/banata/projects/erase", { id });
  assertEquals(body.done, true);
  assert(body.erasedRows >= rows + LARGE.rows, `${body.erasedRows} rows`);
  for (const table of TABLES) {
    const counts = Map.groupBy(rowsOf(host, table), ({ projectId }) => projectId);
    assertEquals([table, counts.get(id)?.length], [table, undefined]);
    assertGreater((counts.get(neighbour)?.length ?? 0) + 1, NEIGHBOURS);
  }
  assertEquals(rowsOf(host, "project").map((row) => row.id), [neighbour]);
  assertEquals(host.engine.checkIntegrity().problems, []);
}

if (import.meta.main) {
  const usage = "deno task scale:erase [ROWS]";
  await runTask(
    { usage, words: [0, 1] },
    ({ words: [rows = String(ROWS)] }) => main(parseCount("ROWS", rows)),
  );
}
