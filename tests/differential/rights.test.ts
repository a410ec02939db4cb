// Keys and rights are answered by the light lane as Better Auth's lane answers them. Thousands: deno task differential:rights
import { assert, assertEquals } from "@std/assert";
import { compareRights } from "./rights.ts";

const COUNT = 400;

Deno.test("Checks of keys and rights are answered alike with Better Auth and without", async () => {
  const { answered, answers, differences } = await compareRights({ count: COUNT, seed: 1 });
  assertEquals(differences, []);
  const shown = JSON.stringify({
    answered,
    different: Object.entries(answers).map(([path, all]) => [path, all.size]),
  });
  assertEquals(Object.keys(answered).length, 6, shown);
  for (const [path, count] of Object.entries(answered)) {
    // The others are refusals, or anything but plain.
    assert(count > COUNT / 6 / 5 && (answers[path]?.size ?? 0) > 1, `${path}: ${shown}`);
  }
});
