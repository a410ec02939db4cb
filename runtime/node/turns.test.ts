import { assertEquals, assertRejects } from "@std/assert";
import { Turns } from "./turns.ts";

Deno.test("Turns.run() lets two run at a time, in the order they came", async () => {
  const turns = new Turns(2);
  const started: number[] = [];
  const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const runs = ends.map((end, at) =>
    turns.run(async () => {
      started.push(at);
      await end.promise;
      return at;
    })
  );
  assertEquals(started, [0, 1]);
  ends[1]?.resolve();
  assertEquals(await runs[1], 1);
  assertEquals(started, [0, 1, 2]);
  ends.forEach((end) => end.resolve());
  assertEquals(await Promise.all(runs), [0, 1, 2, 3]);
});

Deno.test("Turns.run() gives the turn of failed work on", async () => {
  const turns = new Turns(1);
  await assertRejects(
    () => turns.run(() => Promise.reject(new Error("Not now"))),
    Error,
    "Not now",
  );
  assertEquals(await turns.run(() => Promise.resolve("next")), "next");
});
