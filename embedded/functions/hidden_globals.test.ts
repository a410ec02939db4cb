import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  actionGeneric,
  httpActionGeneric,
  httpRouter,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { CHILD_FLAGS, denoCommand } from "../../tools/sealed.ts";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

/** What Convex's own runtime lacks, of what people try. */
const LACKING =
  `Deno Buffer global setImmediate clearImmediate queueMicrotask WebSocket Worker navigator
  EventSource BroadcastChannel MessageChannel CustomEvent localStorage caches CompressionStream
  URLPattern reportError`.split(/\s+/);
/** What it has. */
const HAVING =
  `process self crypto fetch setTimeout setInterval clearTimeout structuredClone atob btoa URL
  URLSearchParams TextEncoder TextDecoder Headers Request Response FormData Blob File Event EventTarget
  AbortController AbortSignal ReadableStream WritableStream TransformStream DOMException performance console
  AsyncLocalStorage AsyncResource WebAssembly Atomics Intl`.split(/\s+/);

const typesOf = (names: readonly string[]): string[] =>
  names.filter((name) => typeof Reflect.get(globalThis, name) !== "undefined");
const found = (): string[] =>
  LACKING.filter((name) => name in globalThis || Object.keys(globalThis).includes(name));
const look = () => ({
  seen: typesOf(LACKING),
  found: found(),
  missing: missing(),
  process: processKeys(),
});
const missing = (): string[] => HAVING.filter((name) => !typesOf(HAVING).includes(name));
const processKeys = (): string[] => Object.keys(Reflect.get(globalThis, "process")).slice(0, 3);

async function openLooking(): Promise<TestApp> {
  const http = httpRouter();
  const handler = httpActionGeneric(() => Promise.resolve(Response.json(look())));
  http.route({ path: "/look", method: "GET", handler });
  const action = actionGeneric({ args: {}, handler: look });
  const modules = {
    m: {
      action,
      query: queryGeneric({ args: {}, handler: look }),
      mutation: mutationGeneric({ args: {}, handler: look }),
      later: actionGeneric({
        args: {},
        handler: () => new Promise((resolve) => setTimeout(() => resolve(look()), 1)),
      }),
      polyfill: actionGeneric({
        args: {},
        handler: () => {
          const before = typeof Buffer;
          Reflect.set(globalThis, "Buffer", class {});
          const after = typeof Buffer;
          return [before, after];
        },
      }),
      disguised: actionGeneric({
        args: {},
        handler: () => {
          const { prepareStackTrace } = Error;
          Error.prepareStackTrace = () => "at ext:core/mod.js";
          const seen = typeof Deno;
          Error.prepareStackTrace = prepareStackTrace;
          return [seen, new Function("return typeof Deno\n//# sourceURL=ext:core/mod.js")()];
        },
      }),
      timeout: queryGeneric({ args: {}, handler: () => AbortSignal.timeout(1).aborted }),
    },
    http: { default: http },
    node: { action },
  };
  const loaders = Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [name, () => Promise.resolve(module)]),
  );
  return await openApp({}, { app: { modules: loaders, nodeModules: ["node"] } });
}

Deno.test("functions see the globals of Convex's own runtime, and no others", async (t) => {
  await using app = await openLooking();
  const convex = { seen: [], found: [], missing: [], process: ["env"] };
  for (const name of ["query", "mutation", "action", "later"]) {
    await t.step(name, async () => assertEquals(await app.engine.run(`m:${name}`), convex));
  }
  await t.step("HTTP action", async () => {
    const response = await app.engine.fetch(new Request("https://app.example/look"));
    assertEquals(await response.json(), convex);
  });
  await t.step("an action of Node sees all", async () => {
    const { found, seen } = await app.engine.run("node:action") as ReturnType<typeof look>;
    assertEquals([seen, found], [LACKING, LACKING]);
  });
  await t.step("so does all other code", () => assertEquals(look().found, LACKING));
  await t.step("a function's polyfill is its own", async () => {
    const real = Buffer;
    const polyfill = () => app.engine.run("m:polyfill");
    const own = ["undefined", "function"];
    assertEquals([await polyfill(), await polyfill()], [own, own]);
    assert(Buffer === real);
  });
  await t.step("code that calls itself the runtime's sees no more", async () => {
    assertEquals(await app.engine.run("m:disguised"), ["undefined", "undefined"]);
  });
  await t.step("AbortSignal.timeout() is a timer", async () => {
    const message = await rejection(app.engine.run("m:timeout"));
    assertStringIncludes(message, "Can't use setTimeout in queries and mutations");
  });
});

Deno.test("functions live in UTC and in American English, whatever the machine does", async () => {
  const module = new URL("../testdata/place_main.ts", import.meta.url).pathname;
  const env = { TZ: "America/New_York", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" };
  const child = denoCommand(["run", "-A", "--no-check", module], {
    flags: CHILD_FLAGS,
    env,
    stdout: "piped",
    stderr: "inherit",
  });
  const { stdout } = await child.output();
  const { inside, outside } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(inside, {
    hours: 0,
    zone: "UTC",
    locale: "en-US",
    number: "1,234.5",
    date: "1/1/1970, 12:00:00 AM",
    order: ["a", "ä", "z"],
  });
  assertEquals([outside.zone, outside.number], ["UTC", "1.234,5"]);
});
