import process from "node:process";
import { assertEquals } from "@std/assert";
import { queryGeneric } from "convex/server";
import { openApp } from "../testdata/harness.ts";
import { installGlobals } from "./global.ts";

Deno.test("installGlobals() passes calls from outside to a backend that comes later", () => {
  installGlobals();
  const scope = globalThis as unknown as { Convex: { syscall(op: string, args: string): string } };
  scope.Convex = { syscall: (op, args) => `${op} ${args}` };
  assertEquals(scope.Convex.syscall("1.0/any", "{}"), "1.0/any {}");
});

Deno.test("process.env is the component's in a function, and the process's outside, whatever is asked of it", async () => {
  const look = () => ({
    keys: Object.keys(process.env).sort(),
    has: ["GIVEN" in process.env, "PATH" in process.env],
    copied: { ...process.env }.GIVEN ?? null,
  });
  const change = queryGeneric({
    args: {},
    handler: () => {
      process.env.SET = "1";
      Object.defineProperty(process.env, "DEFINED", {
        ...{ value: "2", configurable: true, enumerable: true, writable: true },
      });
      const keys = Object.keys(process.env);
      delete process.env.SET;
      delete process.env.DEFINED;
      return ["SET", "DEFINED"].map((name) => [keys.includes(name), name in process.env]);
    },
  });
  const modules = { m: { look: queryGeneric({ args: {}, handler: look }), change } };
  await using app = await openApp(modules, { env: { GIVEN: "yes" } });
  const keys = ["CONVEX_CLOUD_URL", "CONVEX_SITE_URL", "GIVEN"];
  assertEquals(await app.engine.run("m:look"), { keys, has: [true, false], copied: "yes" });
  assertEquals(await app.engine.run("m:change"), [[true, false], [true, false]]);
  const { copied, has, keys: outside } = look();
  assertEquals([copied, has], [null, [false, true]]);
  assertEquals(outside, Object.keys(Deno.env.toObject()).sort());
});
