import { assert, assertEquals, assertRejects } from "@std/assert";
import { OperationQueue } from "./operation_queue.ts";

Deno.test("operations run in the order they were asked for", async () => {
  const queue = new OperationQueue();
  const seen: string[] = [];
  const note = (name: string) => (): void => void seen.push(name);
  const { promise, resolve } = Promise.withResolvers<void>();
  const all = [
    queue.run(note("at once")),
    queue.run(() => promise.then(note("call"))),
    queue.run(note("read after the call")),
  ];
  assertEquals(seen, ["at once"]);
  resolve();
  await Promise.all(all);
  assertEquals(seen, ["at once", "call", "read after the call"]);
});

Deno.test("an operation that fails does not stop those after it", async () => {
  const queue = new OperationQueue();
  const first = queue.run(() => Promise.reject(new Error("Refused")));
  const second = queue.run(() => {
    throw new Error("Refused too");
  });
  const third = queue.run(() => "done");
  await assertRejects(() => first, Error, "Refused");
  await assertRejects(() => second, Error, "Refused too");
  assertEquals(await third, "done");
});

Deno.test("idle() waits for what runs and for what waits", async () => {
  const queue = new OperationQueue();
  await queue.idle();
  const seen: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  void queue.run(() => promise);
  void queue.run(() => void seen.push("waited"));
  const idle = queue.idle().then(() => seen.push("idle"));
  resolve();
  await idle;
  assertEquals(seen, ["waited", "idle"]);
});

Deno.test("a closed queue starts nothing that waits", async () => {
  const queue = new OperationQueue();
  const { promise, resolve } = Promise.withResolvers<void>();
  let ran = false;
  void queue.run(() => promise);
  void queue.run(() => void (ran = true));
  assert(queue.unfinished);
  queue.close();
  resolve();
  await queue.idle();
  assertEquals([ran, queue.unfinished], [false, false]);
});
