import { assert, assertEquals, assertRejects } from "@std/assert";
import { OperationQueue } from "./operation_queue.ts";

const NOW = { deferred: false };
const LATER = { deferred: true };

Deno.test("operations run in the order they were asked for", async () => {
  const queue = new OperationQueue();
  const seen: string[] = [];
  const note = (name: string) => (): void => void seen.push(name);
  const { promise, resolve } = Promise.withResolvers<void>();
  const all = [
    queue.run(note("write"), LATER),
    queue.run(note("read after the write"), NOW),
    queue.run(() => promise.then(note("call")), NOW),
    queue.run(note("read after the call"), NOW),
  ];
  resolve();
  await Promise.all(all);
  assertEquals(seen, ["write", "read after the write", "call", "read after the call"]);
  await queue.run(note("at once"), NOW);
  assertEquals(seen.at(-1), "at once");
});

Deno.test("an operation that fails does not stop those after it", async () => {
  const queue = new OperationQueue();
  const first = queue.run(() => Promise.reject(new Error("Refused")), NOW);
  const second = queue.run(() => {
    throw new Error("Refused too");
  }, LATER);
  const third = queue.run(() => "done", NOW);
  await assertRejects(() => first, Error, "Refused");
  await assertRejects(() => second, Error, "Refused too");
  assertEquals(await third, "done");
});

Deno.test("a closed queue starts nothing that waits", async () => {
  const queue = new OperationQueue();
  let ran = false;
  void queue.run(() => void (ran = true), LATER);
  assert(queue.unfinished);
  queue.close();
  await queue.run(() => {}, LATER);
  assertEquals([ran, queue.unfinished], [false, false]);
});
