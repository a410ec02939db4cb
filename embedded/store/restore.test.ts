/**
 * Restores into, and from, the data of a host that was killed: its newest commits stand in the log beside the
 * database, so that the file alone is a shorter past.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename } from "node:path";
import {
  backupDatabase,
  checkIntegrity,
  HostError,
  peekDatabase,
  restoreDatabase,
} from "../mod.ts";
import { writeNote } from "./presence.ts";
import { databasePath, Store } from "./store.ts";

const SUFFIXES = ["-wal", "-shm", "-mark", ""];

/** Folders that go when a test ends. */
class Folders implements Disposable {
  readonly #made: string[] = [];

  make(): string {
    const folder = Deno.makeTempDirSync({ prefix: "embedded-restore-" });
    this.#made.push(folder);
    return folder;
  }

  copy(folder: string): string {
    const copy = this.make();
    for (const { name } of Deno.readDirSync(folder)) {
      Deno.copyFileSync(`${folder}/${name}`, `${copy}/${name}`);
    }
    return copy;
  }

  [Symbol.dispose](): void {
    for (const folder of this.#made) Deno.removeSync(folder, { recursive: true });
  }
}

function write(store: Store, rows: number): void {
  store.writer.script("CREATE TABLE IF NOT EXISTS probe(n INTEGER)");
  for (let n = 0; n < rows; n++) {
    store.writer.run("INSERT INTO probe VALUES(?)", n);
    store.noteCommit();
  }
}

function rowsOf(folder: string): number {
  const store = new Store(folder, { synced: false });
  try {
    return Number(store.writer.get("SELECT count(*) FROM probe")?.[0]);
  } finally {
    store.close();
  }
}

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (thrown) {
    assert(thrown instanceof HostError, String(thrown));
    return thrown.code;
  }
  return "nothing thrown";
}

/** A backup of one row, and a data folder whose host was killed after it had written two more. */
function killed(folders: Folders): { file: string; dataDir: string } {
  const dataDir = folders.make();
  const file = `${folders.make()}/backup`;
  const store = new Store(dataDir, { synced: false });
  try {
    write(store, 1);
    backupDatabase({ dataDir, file });
    write(store, 2);
    return { file, dataDir: folders.copy(dataDir) };
  } finally {
    store.close();
  }
}

Deno.test("what a restore kept comes back whole, with the commits that stood in its log", () => {
  using folders = new Folders();
  const { dataDir, file } = killed(folders);
  const { replaced = "" } = restoreDatabase({ file, dataDir });
  const other = folders.make();
  restoreDatabase({ file: replaced, dataDir: other });
  restoreDatabase({ file: replaced, dataDir });
  assertEquals([rowsOf(dataDir), rowsOf(other)], [3, 3]);
});

Deno.test("a restore that is killed at any step lets no host start, and goes on when it is called again", async (t) => {
  using folders = new Folders();
  const model = killed(folders);
  for (let moved = 0; moved <= SUFFIXES.length + 1; moved++) {
    await t.step(`with ${moved} of its steps behind it`, () => {
      const dataDir = folders.copy(model.dataDir);
      const database = databasePath(dataDir);
      const kept = `${database}.before-restore-then`;
      writeNote(database, { kept: basename(kept), suffixes: SUFFIXES });
      for (const suffix of SUFFIXES.slice(0, moved)) {
        Deno.renameSync(database + suffix, kept + suffix);
      }
      if (moved > SUFFIXES.length) Deno.copyFileSync(model.file, database);
      const refused = [
        () => new Store(dataDir),
        () => peekDatabase(database),
        () => backupDatabase({ dataDir, file: `${dataDir}/copy` }),
        () => checkIntegrity(database),
      ].map(codeOf);
      assertEquals(new Set(refused), new Set(["RESTORE_UNFINISHED"]));
      const { replaced } = restoreDatabase({ file: model.file, dataDir });
      assertEquals([replaced, rowsOf(dataDir)], [kept, 1]);
      restoreDatabase({ file: kept, dataDir });
      assertEquals(rowsOf(dataDir), 3);
    });
  }
});

Deno.test("a folder whose database is gone is no new one", () => {
  using folders = new Folders();
  const { dataDir, file } = killed(folders);
  Deno.removeSync(databasePath(dataDir));
  assertEquals(codeOf(() => new Store(dataDir)), "DATABASE_MISSING");
  assertEquals(codeOf(() => peekDatabase(databasePath(dataDir))), "DATABASE_MISSING");
  assertEquals(restoreDatabase({ file, dataDir }).replaced, undefined);
  assertEquals(rowsOf(dataDir), 1);
});

Deno.test("a backup, a check and a restore see that a log lacks commits that were answered", () => {
  using folders = new Folders();
  const { dataDir } = killed(folders);
  const database = databasePath(dataDir);
  Deno.truncateSync(`${database}-wal`, 0);
  assertEquals(codeOf(() => backupDatabase({ dataDir, file: `${dataDir}/copy` })), "LOG_DAMAGED");
  const other = folders.make();
  assertEquals(codeOf(() => restoreDatabase({ file: database, dataDir: other })), "LOG_DAMAGED");
  const { ok, problems } = checkIntegrity(database);
  assert(!ok);
  assertStringIncludes(problems.join(), "lacks commits that were answered");
});

Deno.test("a log that a running host writes is nobody's to judge", () => {
  using folders = new Folders();
  const dataDir = folders.make();
  const store = new Store(dataDir, { synced: false });
  try {
    write(store, 3);
    // As between a commit and its mark, seen from a process that read the log before both.
    Deno.writeFileSync(
      `${databasePath(dataDir)}-mark`,
      Deno.readFileSync(`${databasePath(dataDir)}-mark`).map((byte) => byte ^ 1),
    );
    assert(checkIntegrity(databasePath(dataDir)).ok);
    backupDatabase({ dataDir, file: `${dataDir}/copy` });
  } finally {
    store.close();
  }
});
