/** How long the log gets, and what is in the database file when it is copied alone. */
import { assert, assertEquals } from "@std/assert";
import { HeldSnapshots } from "../api/held_snapshots.ts";
import { WriterQueue } from "../functions/writer_queue.ts";
import { Connection } from "../store/connection.ts";
import { databasePath, Store } from "../store/store.ts";
import { manualTime } from "../testdata/manual_time.ts";
import { startHost } from "../testdata/client_harness.ts";
import { Checkpointer } from "./checkpointer.ts";

const MIB = 1024 * 1024;

async function withStore(
  body: (parts: {
    store: Store;
    writer: WriterQueue;
    snapshots: HeldSnapshots;
    time: ReturnType<typeof manualTime>;
    write: () => Promise<void>;
    logBytes: () => number;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const store = new Store(folder);
  const time = manualTime();
  const { timers } = time;
  const writer = new WriterQueue(store);
  const checkpointer = new Checkpointer({ store, writer, timers, maxLogBytes: MIB });
  const snapshots = new HeldSnapshots({ store, writer, timers, checkpointer });
  store.writer.script("CREATE TABLE probe(text TEXT)");
  checkpointer.start();
  const text = "x".repeat(100_000);
  const write = (): Promise<void> =>
    writer.run(() => void store.writer.run("INSERT INTO probe VALUES(?)", text));
  const logBytes = (): number => Deno.statSync(`${store.path}-wal`).size;
  try {
    await body({ store, writer, snapshots, time, write, logBytes });
  } finally {
    snapshots.close();
    checkpointer.stop();
    store.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the log stays short while a state is asked for every few seconds and mutations write", () =>
  withStore(async ({ logBytes, snapshots, time, write }) => {
    let longest = 0;
    for (let round = 0; round < 40; round++) {
      await snapshots.hold();
      for (let at = 0; at < 3; at++) await write();
      longest = Math.max(longest, logBytes());
      time.advance(2_000);
    }
    assert(longest < 2 * MIB, `${longest}`);
  }));

Deno.test("the log stays short while queries follow each other without a gap", () =>
  withStore(async ({ logBytes, store, time, write }) => {
    let longest = 0;
    let reader = await store.readers.acquire();
    for (let round = 0; round < 60; round++) {
      await write();
      const next = store.readers.acquire();
      store.readers.release(reader);
      reader = await next;
      longest = Math.max(longest, logBytes());
      time.advance(1_000);
    }
    store.readers.release(reader);
    assert(longest < 3 * MIB, `${longest}`);
  }));

Deno.test("a query that needs another one's turn waits at most a second for the log", () =>
  withStore(async ({ store, time, write }) => {
    const reader = await store.readers.acquire();
    for (let at = 0; at < 12; at++) await write();
    const second = store.readers.acquire();
    time.advance(1_000);
    store.readers.release(await second);
    store.readers.release(reader);
  }));

Deno.test("a state is held no more once the log is full, and not again at once", () =>
  withStore(async ({ snapshots, time, write }) => {
    const held = await snapshots.hold();
    for (let at = 0; at < 12; at++) await write();
    const read = (version: number) => snapshots.use(version, () => Promise.resolve("read"));
    assertEquals(await read(held), null);
    const current = await snapshots.hold();
    assertEquals(await read(current), "read");
    await write();
    assertEquals(await read(current), null);
    time.advance(30_000);
    const again = await snapshots.hold();
    await write();
    assertEquals(await read(again), "read");
  }));

Deno.test("a database file that is copied alone holds all once the host has been idle for 5 seconds", async () => {
  const time = manualTime();
  await using test = await startHost({ timers: time.timers });
  const send = { path: "messages:send", args: { channel: "a", text: "kept" } };
  const response = await fetch(`${test.host.url}/api/mutation`, {
    method: "POST",
    body: JSON.stringify(send),
  });
  assertEquals((await response.json()).status, "success");
  time.advance(15_000);
  const copy = await Deno.makeTempFile();
  Deno.copyFileSync(databasePath(test.dataDir), copy);
  const connection = new Connection(copy, { readOnly: true });
  const found = connection.get("SELECT count(*) FROM documents WHERE body LIKE '%kept%'")?.[0];
  connection.close();
  await Deno.remove(copy);
  assertEquals(found, 1);
  assertEquals(Deno.statSync(`${databasePath(test.dataDir)}-wal`).size, 0);
});
