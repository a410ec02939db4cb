import { assertEquals } from "@std/assert";
import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { ConvexError } from "convex/values";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

const never = (): Promise<never> => new Promise(() => {});

function throwFromListener(): null {
  const target = new EventTarget();
  target.addEventListener("told", () => {
    throw new Error("In a listener");
  });
  target.dispatchEvent(new Event("told"));
  return null;
}

const m = {
  timer: actionGeneric({
    args: {},
    handler: () => {
      setTimeout(() => {
        throw new Error("In a timer");
      });
      return never();
    },
  }),
  interval: actionGeneric({
    args: {},
    handler: () => {
      setInterval(() => {
        throw new ConvexError("In an interval");
      }, 1);
      return never();
    },
  }),
  floating: actionGeneric({
    args: {},
    handler: () => {
      Promise.reject(new Error("Floating"));
      return never();
    },
  }),
  last: actionGeneric({
    args: {},
    handler: () => void Promise.reject(new ConvexError({ code: "LAST" })),
  }),
  handled: actionGeneric({
    args: {},
    handler: async () => {
      const failed = Promise.reject(new Error("Handled"));
      const salt = new Uint8Array(16);
      const password = await crypto.subtle.importKey("raw", salt, "PBKDF2", false, ["deriveBits"]);
      const options = { name: "PBKDF2", salt, iterations: 50_000, hash: "SHA-256" };
      await crypto.subtle.deriveBits(options, password, 256);
      return await failed.catch(() => "handled");
    },
  }),
  listener: queryGeneric({ args: {}, handler: throwFromListener }),
  writingListener: mutationGeneric({
    args: {},
    handler: async (ctx) => {
      await ctx.db.insert("items", {});
      return throwFromListener();
    },
  }),
  list: queryGeneric({ args: {}, handler: (ctx) => ctx.db.query("items").collect() }),
};
const node = { timer: m.timer };

function openFailing(): Promise<TestApp> {
  const modules = { m: () => Promise.resolve(m), node: () => Promise.resolve(node) };
  return openApp({}, { app: { modules, nodeModules: ["node"] } });
}

Deno.test("a function fails with what it lets fail, and the process goes on", async (t) => {
  await using app = await openFailing();
  const failures = {
    "m:timer": "In a timer",
    "node:timer": "In a timer",
    "m:interval": "In an interval",
    "m:floating": "Floating",
    "m:last": '{"code":"LAST"}',
    "m:listener": "In a listener",
    "m:writingListener": "In a listener",
  };
  for (const [path, message] of Object.entries(failures)) {
    await t.step(path, async () => {
      assertEquals(await rejection(app.engine.run(path)), message);
    });
  }
  await t.step("a mutation is undone", async () => {
    assertEquals(await app.engine.run("m:list"), []);
  });
  await t.step("a failure that is handled while WebCrypto worked is none", async () => {
    assertEquals(await app.engine.run("m:handled"), "handled");
  });
});
