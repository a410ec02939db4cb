import { assertEquals } from "@std/assert";
import { Store } from "./store.ts";

async function withStore(body: (store: Store) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const store = new Store(folder);
  try {
    store.writer.script("CREATE TABLE probe(n)");
    await body(store);
  } finally {
    store.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function countSeen({ readers }: Store): Promise<unknown> {
  const reader = await readers.acquire();
  const count = reader.get("SELECT count(*) FROM probe")?.[0];
  readers.release(reader);
  return count;
}

Deno.test("readers see every commit, though a snapshot stays open while there is none", () =>
  withStore(async (store) => {
    const { writer } = store;
    const seen = [await countSeen(store), await countSeen(store)];
    writer.run("INSERT INTO probe VALUES(1)");
    seen.push(await countSeen(store));
    writer.transact(() => writer.run("INSERT INTO probe VALUES(2)"));
    seen.push(await countSeen(store));
    writer.script("INSERT INTO probe VALUES(3)");
    seen.push(await countSeen(store));
    // Taken while a transaction is open: it holds the state before.
    writer.run("BEGIN IMMEDIATE");
    writer.run("INSERT INTO probe VALUES(4)");
    seen.push(await countSeen(store));
    writer.run("COMMIT");
    seen.push(await countSeen(store));
    assertEquals(seen, [0, 0, 1, 2, 3, 3, 4]);
  }));

Deno.test("a lent snapshot stays what it is, and its connection is lent anew with the last commit", () =>
  withStore(async (store) => {
    const { readers, writer } = store;
    await countSeen(store);
    const lent = await readers.acquire();
    writer.run("INSERT INTO probe VALUES(1)");
    assertEquals(lent.get("SELECT count(*) FROM probe"), [0]);
    readers.release(lent);
    assertEquals(await countSeen(store), 1);
  }));

Deno.test("snapshots that nobody uses do not keep the log from starting over", () =>
  withStore(async (store) => {
    const lent = await Promise.all([1, 2, 3].map(() => store.readers.acquire()));
    store.writer.run("INSERT INTO probe VALUES(1)");
    for (const reader of lent) store.readers.release(reader);
    await countSeen(store);
    assertEquals(store.checkpoint(), true);
    assertEquals(Deno.statSync(`${store.path}-wal`).size, 0);
  }));
