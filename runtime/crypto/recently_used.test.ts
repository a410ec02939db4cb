import { assertEquals, assertRejects } from "@std/assert";
import { RecentlyUsed } from "./recently_used.ts";

Deno.test("RecentlyUsed keeps what was used last", async () => {
  const kept = new RecentlyUsed<string>(2);
  const made: string[] = [];
  const get = (key: string) =>
    kept.get(key, () => {
      made.push(key);
      return Promise.resolve(key);
    });
  for (const key of ["a", "b", "a", "c", "a", "b"]) assertEquals(await get(key), key);
  assertEquals(made, ["a", "b", "c", "b"]);
});

Deno.test("RecentlyUsed makes a value again that could not be made", async () => {
  const kept = new RecentlyUsed<string>(2);
  await assertRejects(
    () => kept.get("a", () => Promise.reject(new Error("Not now"))),
    Error,
    "Not now",
  );
  assertEquals(await kept.get("a", () => Promise.resolve("made")), "made");
});
