import { assert, assertEquals, assertThrows } from "@std/assert";
import { Connection } from "./connection.ts";
import { APPLICATION_ID, FORMAT_VERSION, prepareFormat } from "./format.ts";
import { databasePath, Store } from "./store.ts";
import { HostError } from "../errors.ts";

async function withFolder(body: (folder: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function codeOf(body: () => unknown): string {
  return assertThrows(body, HostError).code;
}

Deno.test("a new data folder is private and gets the current format", () =>
  withFolder((folder) => {
    const store = new Store(`${folder}/data`);
    const version = store.writer.get("PRAGMA user_version")?.[0];
    assertEquals([version, Deno.statSync(`${folder}/data`).mode! & 0o777], [FORMAT_VERSION, 0o700]);
    store.close();
  }));

Deno.test("a data folder has one owner at a time", () =>
  withFolder((folder) => {
    const first = new Store(folder);
    assertEquals(codeOf(() => new Store(folder)), "DATA_DIR_LOCKED");
    first.close();
    new Store(folder).close();
  }));

Deno.test("a data folder that is a file is refused", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    assertEquals(codeOf(() => new Store(`${folder}/file`)), "DATA_DIR_NOT_WRITABLE");
  }));

Deno.test("files that are not this host's are refused and left as they were", () =>
  withFolder((folder) => {
    const path = databasePath(folder);
    Deno.writeTextFileSync(path, "Not a database. ".repeat(200));
    const text = Deno.readFileSync(path);
    assertEquals(codeOf(() => new Store(folder)), "DATABASE_CORRUPT");
    assertEquals(Deno.readFileSync(path), text);

    Deno.removeSync(path);
    const foreign = new Connection(path);
    foreign.script("CREATE TABLE theirs(a)");
    foreign.close();
    const before = Deno.readFileSync(path);
    assertEquals(codeOf(() => new Store(folder)), "DATABASE_FOREIGN");
    assertEquals(Deno.readFileSync(path), before);
  }));

Deno.test("a damaged database is refused and left as it was", () =>
  withFolder((folder) => {
    const store = new Store(folder);
    for (let n = 0; n < 50; n++) store.writer.transact(() => store.catalog.create("", `t${n}`));
    store.close();
    const path = databasePath(folder);
    const bytes = Deno.readFileSync(path);
    // The header stays, so that the damage shows only when a table is read.
    bytes.fill(0xaa, 4096);
    Deno.writeFileSync(path, bytes);
    assertEquals(codeOf(() => new Store(folder)), "DATABASE_CORRUPT");
    assertEquals(codeOf(() => new Store(folder)), "DATABASE_CORRUPT");
  }));

Deno.test("a format from a newer version is refused and left as it was", () =>
  withFolder((folder) => {
    new Store(folder).close();
    const connection = new Connection(databasePath(folder));
    connection.script(`PRAGMA user_version = ${FORMAT_VERSION + 1}`);
    connection.close();
    assertEquals(codeOf(() => new Store(folder)), "FORMAT_TOO_NEW");
    const after = new Connection(databasePath(folder));
    assertEquals(after.get("PRAGMA user_version")?.[0], FORMAT_VERSION + 1);
    after.close();
  }));

Deno.test("an older format is upgraded step by step, and a step that fails leaves the one before", () =>
  withFolder((folder) => {
    const path = `${folder}/db`;
    const connection = new Connection(path);
    const first = "CREATE TABLE a(x); INSERT INTO a VALUES(1)";
    const second = "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1";
    prepareFormat(connection, path, { upgrades: [first] });
    assertThrows(() => prepareFormat(connection, path, { upgrades: [first, second, "NONSENSE"] }));
    assertEquals(connection.get("SELECT x, y FROM a"), [1, 2]);
    assertEquals(connection.get("PRAGMA user_version"), [2]);
    prepareFormat(connection, path, { upgrades: [first, second, "CREATE TABLE b(z)"] });
    assertEquals(connection.get("PRAGMA user_version"), [3]);
    assertEquals(connection.get("PRAGMA application_id"), [APPLICATION_ID]);
    connection.close();
  }));

Deno.test("creation times rise however the clock moves", () =>
  withFolder((folder) => {
    const store = new Store(folder);
    const times = [1000, 1000, 500, 2000].map((now) => store.nextCreationTime(now));
    assert(times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0)), times.join());
    assertEquals(times.at(-1), 2000);
    store.close();
  }));

Deno.test({
  name: "what a savepoint may have to bring back stays in memory, and in no file elsewhere",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder((folder) => {
      const store = new Store(folder);
      const { writer } = store;
      const put = "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)";
      const fill = (value: string) => {
        for (let key = 0; key < 100; key++) writer.run(put, String(key), value.repeat(3000));
      };
      writer.transact(() => fill("a"));
      writer.transact(() => {
        writer.run("SAVEPOINT s");
        fill("b");
        assertEquals(openFiles().filter((path) => path.includes("etilqs")), []);
        writer.run("ROLLBACK TO s");
      });
      const sql = "SELECT substr(value, 1, 1) FROM meta WHERE key = '7'";
      assertEquals(writer.get(sql), ["a"]);
      store.close();
    }),
});

function openFiles(): string[] {
  return [...Deno.readDirSync("/proc/self/fd")].flatMap(({ name }) => {
    try {
      return [Deno.readLinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return [];
    }
  });
}
