import { assertEquals, assertStrictEquals } from "@std/assert";
import { mutationGeneric, queryGeneric } from "convex/server";
import { openApp } from "../testdata/harness.ts";

const scope = globalThis as unknown as Record<string, unknown>;

/** What workflow does around its handlers. */
const exchanges = mutationGeneric({
  args: {},
  handler: async (ctx) => {
    const { crypto, Math: originalMath } = globalThis;
    scope.crypto = undefined;
    scope.Math = { random: () => 4 };
    scope.Date = class extends Date {
      static override now(): number {
        return 5;
      }
    };
    const item = await ctx.db.insert("items", {});
    await ctx.db.get(item);
    const seen = [typeof globalThis.crypto, Math.random(), Date.now()];
    Object.assign(scope, { crypto, Math: originalMath });
    return [...seen, typeof globalThis.crypto, Math.max(1, 2)];
  },
});
const looks = queryGeneric({
  args: {},
  handler: () => [typeof crypto, Math.random() < 1, Date.now() > 5],
});

Deno.test("a function that exchanges globals does so for itself alone", async () => {
  await using app = await openApp({ m: { exchanges, looks } });
  const { crypto, Date, Math } = globalThis;
  const both = [app.engine.run("m:exchanges"), app.engine.run("m:looks")];
  assertEquals(await Promise.all(both), [
    ["undefined", 4, 5, "object", 2],
    ["object", true, true],
  ]);
  assertEquals(await app.engine.run("m:looks"), ["object", true, true]);
  assertStrictEquals(globalThis.crypto, crypto);
  assertStrictEquals(globalThis.Date, Date);
  assertStrictEquals(globalThis.Math, Math);
});
