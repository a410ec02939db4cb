import { assertEquals } from "@std/assert";
import { actionGeneric, queryGeneric } from "convex/server";
import { openApp } from "../testdata/harness.ts";
import { installGlobals } from "./global.ts";

// The global, as functions find it.
declare const process: { readonly env: Record<string, string | undefined> };

Deno.test("installGlobals() passes calls from outside to a backend that comes later", () => {
  installGlobals();
  const scope = globalThis as unknown as { Convex: { syscall(op: string, args: string): string } };
  scope.Convex = { syscall: (op, args) => `${op} ${args}` };
  assertEquals(scope.Convex.syscall("1.0/any", "{}"), "1.0/any {}");
});

/** What a function sees of its environment, however it asks, and after it has tried to change it. */
async function look(): Promise<Record<string, unknown>> {
  await Promise.resolve();
  process.env.SET = "1";
  const found = {
    given: process.env.GIVEN ?? null,
    keys: Object.keys(process.env).sort(),
    has: ["GIVEN" in process.env, "PATH" in process.env],
    copied: { ...process.env }.GIVEN ?? null,
    set: process.env.SET ?? null,
  };
  delete process.env.SET;
  return found;
}

Deno.test("process.env is the component's in a function, which can neither list nor change it", async () => {
  const m = {
    query: queryGeneric({ args: {}, handler: look }),
    action: actionGeneric({ args: {}, handler: look }),
  };
  await using app = await openApp({ m }, { env: { GIVEN: "yes" } });
  const nothing = { given: "yes", keys: [], has: [false, false], copied: null, set: null };
  assertEquals(await app.engine.run("m:query"), nothing);
  assertEquals(await app.engine.run("m:action"), nothing);
});

Deno.test("process.env is the component's in a function of Node, and the process's outside", async () => {
  const node = { look: actionGeneric({ args: {}, handler: look }) };
  const app = { modules: { node: () => Promise.resolve(node) }, nodeModules: ["node"] };
  await using opened = await openApp({}, { app, env: { GIVEN: "yes" } });
  assertEquals(await opened.engine.run("node:look"), {
    given: "yes",
    keys: ["CONVEX_CLOUD_URL", "CONVEX_SITE_URL", "GIVEN", "SET"],
    has: [true, false],
    copied: "yes",
    set: "1",
  });
  const { copied, has, keys } = await look();
  assertEquals([copied, has], [null, [false, true]]);
  assertEquals(keys, [...Object.keys(Deno.env.toObject()), "SET"].sort());
});
