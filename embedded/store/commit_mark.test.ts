/** A database whose log was cut, changed or taken away, as its next start finds it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { HostError } from "../errors.ts";
import { markPath } from "./commit_mark.ts";
import { databasePath, Store } from "./store.ts";

const HEADER_BYTES = 32;
const FRAME_BYTES = 4096 + 24;

function write(store: Store, times: number): void {
  store.writer.script("CREATE TABLE IF NOT EXISTS probe(n INTEGER)");
  for (let n = 0; n < times; n++) {
    store.writer.transact(() => store.writer.run("INSERT INTO probe VALUES(?)", n));
    store.noteCommit();
  }
}

function count(store: Store): number {
  return Number(store.writer.get("SELECT count(*) FROM probe")?.[0]);
}

/** What is on disk when the process dies, with `change` made to it before the next start. */
async function afterCrash(
  change: (log: string, mark: string) => void,
  options: { prepare?: (store: Store) => void } = {},
): Promise<string | number> {
  const folder = await Deno.makeTempDir();
  const copy = await Deno.makeTempDir();
  const store = new Store(folder);
  try {
    write(store, 20);
    options.prepare?.(store);
    for (const suffix of ["", "-wal", "-mark"]) {
      Deno.copyFileSync(databasePath(folder) + suffix, databasePath(copy) + suffix);
    }
    const path = databasePath(copy);
    change(`${path}-wal`, markPath(path));
    return started(copy);
  } finally {
    store.close();
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(copy, { recursive: true });
  }
}

function started(folder: string): string | number {
  let next: Store;
  try {
    next = new Store(folder);
  } catch (thrown) {
    assert(thrown instanceof HostError);
    return thrown.code;
  }
  try {
    return count(next);
  } finally {
    next.close();
  }
}

function flip(path: string, place: (length: number) => number): void {
  const bytes = Deno.readFileSync(path);
  const at = place(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  Deno.writeFileSync(path, bytes);
}

function cut(path: string, frames: number): void {
  Deno.truncateSync(path, Deno.statSync(path).size - frames * FRAME_BYTES);
}

Deno.test("a start after a crash has every commit that was answered", async () => {
  assertEquals(await afterCrash(() => {}), 20);
});

Deno.test("a start says that the log was cut, by one frame or to nothing", async () => {
  assertEquals(await afterCrash((log) => cut(log, 1)), "LOG_DAMAGED");
  assertEquals(await afterCrash((log) => Deno.truncateSync(log, HEADER_BYTES)), "LOG_DAMAGED");
  assertEquals(await afterCrash((log) => Deno.truncateSync(log, 0)), "LOG_DAMAGED");
  assertEquals(await afterCrash((log) => Deno.removeSync(log)), "LOG_DAMAGED");
});

Deno.test("a start says that a bit of the log was changed, wherever it is", async () => {
  for (const place of [0.01, 0.3, 0.6, 0.99]) {
    const outcome = await afterCrash((log) => flip(log, (length) => Math.floor(length * place)));
    assertEquals(outcome, "LOG_DAMAGED", String(place));
  }
  assertEquals(await afterCrash((log) => flip(log, () => 20)), "LOG_DAMAGED");
});

Deno.test("a start says so without a mark too, where commits stand behind what was changed", async () => {
  const outcome = await afterCrash((log, mark) => {
    Deno.removeSync(mark);
    flip(log, (length) => Math.floor(length / 2));
  });
  assertEquals(outcome, "LOG_DAMAGED");
});

Deno.test("a start goes on with what is left when its operator has emptied the mark", async () => {
  const outcome = await afterCrash((log, mark) => {
    cut(log, 2);
    Deno.truncateSync(mark, 0);
  });
  assertEquals(outcome, 18);
});

Deno.test("a commit that was not answered may be lost, and nothing is said", async () => {
  const unanswered = (store: Store) =>
    store.writer.transact(() => store.writer.run("INSERT INTO probe VALUES(99)"));
  assertEquals(await afterCrash((log) => cut(log, 1), { prepare: unanswered }), 20);
  const torn = (log: string, mark: string) => {
    Deno.removeSync(mark);
    flip(log, (length) => length - 10);
  };
  assertEquals(await afterCrash(torn, { prepare: unanswered }), 20);
});

Deno.test("a log that has started over, or is all in the database, is no damage", async () => {
  const checkpointed = (store: Store): void => assertEquals(store.checkpoint(), true);
  assertEquals(await afterCrash(() => {}, { prepare: checkpointed }), 20);
  assertEquals(
    await afterCrash((log) => Deno.removeSync(log), { prepare: checkpointed }),
    20,
  );
  const startedOver = (store: Store): void => {
    store.writer.get("PRAGMA wal_checkpoint(RESTART)");
    store.writer.transact(() => store.writer.run("INSERT INTO probe VALUES(99)"));
  };
  assertEquals(await afterCrash(() => {}, { prepare: startedOver }), 21);
});

Deno.test("a store that was closed opens without its log, and a database file alone too", async () => {
  const folder = await Deno.makeTempDir();
  const store = new Store(folder);
  write(store, 5);
  store.close();
  assertThrows(() => Deno.statSync(`${databasePath(folder)}-wal`), Deno.errors.NotFound);
  assertEquals(started(folder), 5);
  Deno.removeSync(markPath(databasePath(folder)));
  assertEquals(started(folder), 5);
  Deno.removeSync(databasePath(folder));
  assertEquals(started(folder), "DATABASE_MISSING");
  Deno.removeSync(markPath(databasePath(folder)));
  new Store(folder).close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("new Store() says in one sentence that its mark can't be written", async () => {
  const start = await afterCrash((_, mark) => {
    Deno.removeSync(mark);
    Deno.mkdirSync(mark);
  });
  assertEquals(start, "DATA_DIR_NOT_WRITABLE");
});
