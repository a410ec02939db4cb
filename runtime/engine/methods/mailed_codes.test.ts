import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { mailedCodes, mayBeMailedAgain, newSeed } from "./mailed_codes.ts";

const CONFIG = { secret: "root secret of a test, 32 characters or more", previousSecrets: [] };
const OTHER = { ...CONFIG, secret: "another root secret of 32 characters or more" };
const MINUTE = 60_000;

Deno.test("mailedCodes() gives a seed another code in each project and under each root", async () => {
  const codes = async (projectId: string, config = CONFIG) => {
    const { codeOf } = mailedCodes(config, projectId);
    return (await Promise.all(["1-a", "1-b", "1-c"].map(codeOf))).join(" ");
  };
  assertMatch(await codes("proj_a"), /^\d{6} \d{6} \d{6}$/);
  assertEquals(await codes("proj_a"), await codes("proj_a"));
  assertNotEquals(await codes("proj_a"), await codes("proj_b"));
  assertNotEquals(await codes("proj_a"), await codes("proj_a", OTHER));
});

Deno.test("mailedCodes() gives codes of all digits at every place", async () => {
  const { codeOf } = mailedCodes(CONFIG, "proj_a");
  const codes = await Promise.all(Array.from({ length: 300 }, (_, at) => codeOf(`1-${at}`)));
  for (let place = 0; place < 6; place++) {
    assertEquals(new Set(codes.map((code) => code[place])).size, 10);
  }
  assert(new Set(codes).size > 295);
});

Deno.test("mayBeMailedAgain() counts from when the seed was made", () => {
  const seed = newSeed(1000);
  assertNotEquals(seed, newSeed(1000));
  assert(mayBeMailedAgain(seed, 1000 + 20 * MINUTE - 1));
  assert(!mayBeMailedAgain(seed, 1000 + 20 * MINUTE));
  assert(!mayBeMailedAgain("", 1000 + 20 * MINUTE));
});
