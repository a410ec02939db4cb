/**
 * A project of a few thousand rows moves by the commands, stopped after every page and every chunk.
 * Observed: the files, the rows on both sides, and what the host counts.
 */
import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { CliError } from "../../cli/arguments.ts";
import type { TransferContext } from "../../cli/transfer/session.ts";
import { exportProject } from "../../cli/transfer/export_project.ts";
import { importProject } from "../../cli/transfer/import_project.ts";
import { type Client, ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { partsOf } from "../support/transfer.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN, type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { sendWatched } from "../support/watched.ts";
import { fillTable } from "../scale/fill.ts";

const TABLES = ["account", "session", "user"];
const ROWS_EACH = 500;
const PASSPHRASE = "a passphrase of the operator's";

/** Ends a command after it has shown its progress once, as Ctrl-C would. */
class Stopped extends Error {}

/** A project on one platform, and the file that it goes into. */
interface World {
  readonly from: InProcessPlatform;
  readonly to: InProcessPlatform;
  /** A third platform, with a signed-in administrator. */
  readonly another: InProcessPlatform;
  readonly client: Client;
  readonly project: ProjectWithKey;
  readonly folder: string;
  readonly file: string;
}

Deno.test("A project of 1,500 rows moves by the commands, however often they are stopped", async (t) => {
  await using from = await openPlatform();
  await using to = await openPlatform();
  await using another = await openPlatform();
  using _hashes = shareHashes();
  const [owner, importer, client] = await Promise.all(
    [from, to, another].map((platform) => signedInAdmin(platform)),
  );
  assert(owner && importer && client);
  const project = await projectWithKey(owner, "shop");
  for (const table of TABLES) {
    await fillTable(from.host, table, { projectId: project.id, from: 0, to: ROWS_EACH });
  }
  const folder = await Deno.makeTempDir();
  const world = { from, to, another, client, project, folder, file: `${folder}/shop.ndjson` };
  await t.step("no page comes near a limit of Convex", () => assertPageCosts(world, owner));
  await t.step("the export, stopped after every page", () => exportInParts(world));
  await t.step("a damaged file is refused before anything is sent", () => refuseDamaged(world));
  await t.step("the import, stopped after every chunk", () => importInParts(world));
  await t.step(
    "a chunk of 250 lines writes a document each, one out of order none",
    () => assertChunkCosts(world),
  );
  await t.step("an import that is abandoned is erased in batches", () => abandonHalf(world));
  assertEquals((await importer.post("/banata/projects/list")).body.projects.length, 1);
  await Deno.remove(folder, { recursive: true });
});

async function assertPageCosts({ from, project: { id } }: World, owner: Client): Promise<void> {
  const body = { id, passphrase: PASSPHRASE };
  const page = await sendWatched(
    { client: owner, host: from.host },
    (client) => client.post("/banata/projects/export", body),
  );
  assertEquals([page.reply.status, page.reply.body.progress.rows], [200, 500]);
  // The rows, the version of the data, what every request of an owner reads, and with each write whether
  // the sequencer of its event sleeps.
  assertLess(page.costs.documentsRead, 521);
  assertLess(page.reply.text.length, 1024 * 1024);
}

async function exportInParts({ file, folder, from, project }: World): Promise<void> {
  const options = { site: from.site, project: project.id, file };
  const runs = await untilDone((context) => exportProject(options, context), {
    // A page that was being written when the power went.
    between: () => Deno.writeTextFile(`${file}.part`, '{"table":"us', { append: true }),
  });
  assertEquals(runs, Math.ceil((TABLES.length * ROWS_EACH + 1) / 500));
  const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assertEquals(left, ["shop.ndjson"]);
  assertEquals(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
}

async function refuseDamaged({ file, folder, to }: World): Promise<void> {
  const text = await Deno.readTextFile(file);
  const damaged = `${folder}/damaged.ndjson`;
  const texts = [0.001, 0.5, 0.9999].map((place) => {
    const at = Math.floor(text.length * place);
    return `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
  });
  for (const wrong of [...texts, text.slice(0, text.lastIndexOf('{"end"')), `${text}{}\n`]) {
    await Deno.writeTextFile(damaged, wrong);
    const options = { site: to.site, file: damaged };
    await assertRejects(() => importProject(options, contextOf()), CliError, "damaged");
  }
  assertEquals(rowsOf(to.host, "projectImport"), []);
}

async function importInParts({ file, from, project, to }: World): Promise<void> {
  const options = { site: to.site, file };
  const runs = await untilDone((context) => importProject(options, context));
  const { rows } = partsOf(await Deno.readTextFile(file));
  // Every chunk, and the end.
  assertEquals(runs, Math.ceil(rows.length / 250) + 1);
  for (const table of TABLES) {
    assertEquals(ownRows(to, table, project), ownRows(from, table, project), table);
  }
}

async function assertChunkCosts({ another: { host }, client, file }: World): Promise<void> {
  const { chunks, header } = partsOf(await Deno.readTextFile(file), { size: 250 });
  const body = { header, passphrase: PASSPHRASE };
  await ok(client.post("/banata/projects/import/begin", body));
  const send = (chunk: unknown) =>
    sendWatched({ client, host }, (client) => client.post("/banata/projects/import/chunk", chunk));
  const early = await send(chunks[1]);
  assertEquals([early.reply.status, early.costs.documentsWritten], [409, 0]);
  const taken = await send(chunks[0]);
  assertEquals(taken.reply.status, 200, taken.reply.text);
  assertLess(taken.costs.documentsWritten, 260);
  assertLess(taken.costs.documentsRead, 300);
}

async function abandonHalf({ another, file, project }: World): Promise<void> {
  const options = { site: another.site, file };
  const progress = (share: number) => {
    if (share > 0.8) throw new Stopped();
  };
  await assertRejects(() => importProject(options, { ...contextOf(), progress }), Stopped);
  assertEquals(ownRows(another, "account", project).length, ROWS_EACH);
  await importProject({ ...options, abandon: true }, contextOf());
  await jobsDone(another.host);
  for (const table of [...TABLES, "apiKey", "projectKey"]) {
    assertEquals(ownRows(another, table, project), [], table);
  }
  assertEquals([rowsOf(another.host, "project"), rowsOf(another.host, "projectImport")], [[], []]);
}

/** Runs a command again and again, each time until its first progress; gives how often it ran. */
async function untilDone(
  run: (context: TransferContext) => Promise<void>,
  options: { between?: () => Promise<void> } = {},
): Promise<number> {
  for (let runs = 1;; runs++) {
    let isDone = false;
    const progress = (share: number) => {
      if (share < 1) throw new Stopped();
      isDone = true;
    };
    try {
      await run({ ...contextOf(), progress });
      assert(isDone);
      return runs;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      await options.between?.();
    }
  }
}

function contextOf(): TransferContext {
  return {
    env: {
      BANATA_EMAIL: ADMIN.email,
      BANATA_PASSWORD: ADMIN.password,
      BANATA_PASSPHRASE: PASSPHRASE,
    },
    print: () => {},
    progress: () => {},
    ask: () => Promise.resolve(null),
    sleep: () => Promise.resolve(),
  };
}

function ownRows({ host }: InProcessPlatform, table: string, { id }: ProjectWithKey): string[] {
  return rowsOf(host, table).filter(({ projectId }) => projectId === id)
    .map(({ _creationTime, _id, ...row }) => JSON.stringify(row)).sort();
}
