import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { defineSchema, defineTable, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { backupDatabase, checkIntegrity, HostError, restoreDatabase } from "../mod.ts";
import { databasePath } from "./store.ts";
import { Connection } from "./connection.ts";
import { openApp, type TestApp } from "../testdata/harness.ts";

const schema = defineSchema({ items: defineTable({ n: v.number() }).index("n", ["n"]) });
const insert = mutationGeneric({
  args: { n: v.number() },
  handler: (ctx, { n }) => ctx.db.insert("items", { n }),
});
const list = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("items").collect()).map(({ n }) => n as number),
});

function openItems(): Promise<TestApp> {
  return openApp({ m: { insert, list } }, { schema });
}

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (thrown) {
    return thrown instanceof HostError ? thrown.code : String(thrown);
  }
  return "nothing thrown";
}

Deno.test("a backup of a running host is the state of one moment, and restores", async () => {
  await using app = await openItems();
  const file = `${app.dataDir}/copy.backup`;
  await app.engine.run("m:insert", { n: 1 });
  app.engine.backup(file);
  await app.engine.run("m:insert", { n: 2 });
  assert(checkIntegrity(file).ok);
  await app.engine.close();
  const { replaced } = restoreDatabase({ file, dataDir: app.dataDir });
  await app.reopen();
  assertEquals(await app.engine.run("m:list"), [1]);
  assertEquals(checkIntegrity(replaced ?? "").documents, 2);
});

Deno.test("a backup never overwrites, and leaves nothing when it fails", async () => {
  await using app = await openItems();
  const file = `${app.dataDir}/copy.backup`;
  Deno.writeTextFileSync(file, "precious");
  assertEquals(codeOf(() => app.engine.backup(file)), "BACKUP_FAILED");
  assertEquals(Deno.readTextFileSync(file), "precious");
  assertEquals(codeOf(() => app.engine.backup(`${app.dataDir}/none/copy`)), "BACKUP_FAILED");
  assertEquals(
    codeOf(() => backupDatabase({ dataDir: `${app.dataDir}/none`, file: `${file}2` })),
    "BACKUP_FAILED",
  );
});

Deno.test("a backup leaves another process's part alone, and takes away a dead one's", async () => {
  await using app = await openItems();
  const folder = `${app.dataDir}/backups`;
  Deno.mkdirSync(folder);
  // Nobody has so high a number.
  const [theirs, dead] = [`copy.${Deno.ppid}.partial`, "copy.4194305.partial"];
  // Its number is another process's by now: nothing was written for two days.
  const old = "copy.1.partial";
  for (const name of [theirs, dead, old]) Deno.writeTextFileSync(`${folder}/${name}`, "a part");
  const then = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  Deno.utimeSync(`${folder}/${old}`, then, then);
  app.engine.backup(`${folder}/copy`);
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["copy", theirs]);
  assertEquals(Deno.readTextFileSync(`${folder}/${theirs}`), "a part");
  Deno.symlinkSync("nowhere", `${folder}/link`);
  assertEquals(codeOf(() => app.engine.backup(`${folder}/link`)), "BACKUP_FAILED");
  assertEquals(Deno.readLinkSync(`${folder}/link`), "nowhere");
});

Deno.test("restoring is refused while a host runs, and for a file that is no backup", async () => {
  await using app = await openItems();
  const file = `${app.dataDir}/copy.backup`;
  app.engine.backup(file);
  const { dataDir } = app;
  assertEquals(codeOf(() => restoreDatabase({ file, dataDir })), "DATA_DIR_LOCKED");
  await app.engine.close();
  Deno.writeTextFileSync(`${dataDir}/text`, "This is not a database at all, only text.".repeat(50));
  new Connection(`${dataDir}/foreign`).script("CREATE TABLE t(a)");
  Deno.writeTextFileSync(`${dataDir}/empty`, "");
  const codes = ["text", "foreign", "missing", "empty"].map((name) =>
    codeOf(() => restoreDatabase({ file: `${dataDir}/${name}`, dataDir }))
  );
  assertEquals(codes, [
    ...["DATABASE_CORRUPT", "DATABASE_FOREIGN", "BACKUP_FAILED", "BACKUP_FAILED"],
  ]);
  await app.reopen();
  assertEquals(await app.engine.run("m:list"), []);
});

Deno.test({
  name: "a restore that finds no space says so, and leaves the database and the room it took",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using app = await openItems();
    await app.engine.run("m:insert", { n: 1 });
    const file = `${app.dataDir}/copy.backup`;
    app.engine.backup(file);
    await app.engine.close();
    const incoming = `${databasePath(app.dataDir)}.restoring`;
    Deno.symlinkSync("/dev/full", incoming);
    assertEquals(codeOf(() => restoreDatabase({ file, dataDir: app.dataDir })), "DISK_FULL");
    assertThrows(() => Deno.lstatSync(incoming), Deno.errors.NotFound);
    await app.reopen();
    assertEquals(await app.engine.run("m:list"), [1]);
  },
});

Deno.test("backups, restores and checks tell how far they are, from nothing to all", async () => {
  await using app = await openItems();
  await app.engine.run("m:insert", { n: 1 });
  await app.engine.close();
  const { dataDir } = app;
  const file = `${dataDir}/copy`;
  const told = (run: (progress: (share: number, words: string) => void) => unknown) => {
    const shares: number[] = [];
    run((share) => void shares.push(share));
    assertEquals(shares, shares.toSorted((a, b) => a - b));
    assertEquals([shares[0], shares.at(-1)], [0, 1]);
    assert(shares.length > 1);
  };
  told((progress) => backupDatabase({ dataDir, file, progress }));
  told((progress) => checkIntegrity(file, { progress }));
  told((progress) => restoreDatabase({ dataDir, file, progress }));
});

Deno.test("checkIntegrity() names what is wrong with an index", async () => {
  await using app = await openItems();
  await app.engine.run("m:insert", { n: 1 });
  assertEquals(app.engine.checkIntegrity(), { ok: true, problems: [], documents: 1 });
  const { writer, catalog } = app.engine.parts.store;
  const index = catalog.find("", "items")?.indexes.find(({ name }) => name === "n");
  writer.run("DELETE FROM entries WHERE index_id = ?", index?.id ?? 0);
  const { ok, problems } = app.engine.checkIntegrity();
  assert(!ok);
  assertStringIncludes(problems.join(), 'Index "n" of table "items" has 0 entries for 1 documents');
});

Deno.test("checkIntegrity() reports a file that can't be read", async () => {
  await using app = await openItems();
  await app.engine.close();
  Deno.writeTextFileSync(databasePath(app.dataDir), "garbage ".repeat(1000));
  assertThrows(() => new Connection(databasePath(app.dataDir)).get("SELECT 1 FROM tables"));
  assert(!checkIntegrity(databasePath(app.dataDir)).ok);
});
