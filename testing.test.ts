import { assertEquals } from "@std/assert";
import { componentsGeneric, defineSchema, type FunctionReference } from "convex/server";
import { register } from "./testing.ts";
import { convexTest } from "./tests/support/convex_test.ts";

const ROOT_MODULES = { "./_generated/api.ts": () => Promise.resolve({}) };

async function statusUnder(name: string): Promise<unknown> {
  const t = convexTest(defineSchema({}), ROOT_MODULES);
  if (name === "banataAuth") register(t);
  else register(t, name);
  const status = componentsGeneric()[name]?.setup as unknown as {
    status: FunctionReference<"query", "internal">;
  };
  return await t.query((ctx) => ctx.runQuery(status.status, {}));
}

Deno.test("register() makes the component's functions callable in convex-test", async () => {
  assertEquals(await statusUnder("banataAuth"), "none");
});

Deno.test("register() takes the name under which an app installs the component", async () => {
  assertEquals(await statusUnder("identity"), "none");
});
