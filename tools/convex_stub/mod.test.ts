import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { brotliCompressSync } from "node:zlib";
import type { PushedModule, StartPush, StartPushAnswer } from "./mod.ts";
import { startStub } from "./mod.ts";

const QUERY = `export const list = Object.assign(() => {}, {
  isQuery: true, isPublic: true, exportArgs: () => '{"type":"any"}', exportReturns: () => "null",
});`;
const ROUTER = `export default { isRouter: true, getRoutes: () => [["/a", "GET"]] };`;

function bundle(path: string, source: string): PushedModule {
  return { path, source, environment: "isolate" };
}

function pushOf(modules: PushedModule[], rest: Partial<StartPush> = {}): StartPush {
  const app = { definition: null, dependencies: [], schema: null, udfServerVersion: "1.48.0" };
  return { appDefinition: { ...app, changedModules: modules }, componentDefinitions: [], ...rest };
}

async function withStub<T>(
  push: StartPush,
  use: (reply: Response, pushes: StartPush[]) => Promise<T>,
): Promise<T> {
  const stub = startStub();
  try {
    const packed = brotliCompressSync(JSON.stringify({ ...push, adminKey: "secret" }));
    const body = new Uint8Array(packed);
    const headers = { "content-encoding": "br" };
    const url = `${stub.url}/api/deploy2/start_push`;
    return await use(await fetch(url, { method: "POST", headers, body }), stub.pushes);
  } finally {
    await stub.close();
  }
}

/** The stub's refusal of an app with this one module. */
function refusalOf(source: string): Promise<string> {
  return withStub(pushOf([bundle("a.js", source)]), async (reply) => {
    assertEquals(reply.status, 400);
    const { message }: { message: string } = await reply.json();
    return message;
  });
}

Deno.test("the stub analyzes functions and routes, and keeps the push without its key", async () => {
  const push = pushOf([bundle("tasks.js", QUERY), bundle("http.js", ROUTER)]);
  await withStub(push, async (reply, pushes) => {
    const answer: StartPushAnswer = await reply.json();
    const modules = answer.analysis[""]?.functions;
    assertEquals(modules?.["tasks.js"]?.functions, [{
      name: "list",
      pos: null,
      udfType: "Query",
      visibility: { kind: "public" },
      args: '{"type":"any"}',
      returns: "null",
    }]);
    assertEquals(modules?.["http.js"]?.httpRoutes, [{ route: { path: "/a", method: "GET" } }]);
    assertEquals(pushes, [push]);
  });
});

Deno.test("the stub follows imports between pushed chunks", async () => {
  const chunk = bundle("_deps/A.js", "export const name = 'isQuery';");
  const user = bundle(
    "b/a.js",
    'import { name } from "../_deps/A.js"; export const f = { [name]: 1 };',
  );
  await withStub(pushOf([chunk, user]), async (reply) => {
    const answer: StartPushAnswer = await reply.json();
    const names = answer.analysis[""]?.functions["b/a.js"]?.functions.map((each) => each.name);
    assertEquals(names, ["f"]);
    assertEquals(Object.keys(answer.analysis[""]?.functions ?? {}), ["b/a.js"]);
  });
});

Deno.test("the stub lists a component's public functions as its interface", async () => {
  const name = "../node_modules/p/component";
  const config = bundle(
    "convex.config.js",
    `export default { export: () => ({ definitionType: { type: "childComponent", name: "kid" },
      childComponents: [] }) };`,
  );
  const push = pushOf([], {
    componentDefinitions: [{
      definitionPath: name,
      definition: config,
      dependencies: [],
      schema: null,
      udfServerVersion: "1.48.0",
      functions: [bundle("deep/lib.js", QUERY)],
    }],
  });
  await withStub(push, async (reply) => {
    const answer: StartPushAnswer = await reply.json();
    assertEquals(answer.analysis[name]?.definition.exports, {
      type: "branch",
      branch: [["deep", {
        type: "branch",
        branch: [["lib", {
          type: "branch",
          branch: [["list", { type: "leaf", leaf: "_reference/function/deep/lib:list" }]],
        }]],
      }]],
    });
  });
});

Deno.test("the stub refuses what Convex refuses while a module is imported", async () => {
  assertMatch(await refusalOf("setTimeout(() => {}, 1);"), /Cannot import a\.js: .*setTimeout/s);
  assertStringIncludes(await refusalOf("await fetch('http://127.0.0.1');"), "fetch()");
  assertStringIncludes(await refusalOf("Deno.cwd();"), "Deno is not defined");
  assertStringIncludes(await refusalOf("Buffer.from('');"), "Buffer is not defined");
  assertStringIncludes(await refusalOf('import "node:fs";'), '"node:fs"');
  assertStringIncludes(await refusalOf('import "./gone.js";'), "gone.js is not in the push");
});

Deno.test("the stub gives a schema no environment to read", async () => {
  const push = pushOf([]);
  push.appDefinition.schema = bundle("schema.js", "process.env.A; export default {};");
  await withStub(push, async (reply) => {
    assertEquals(reply.status, 400);
    assertStringIncludes(await reply.text(), "not available while a schema is evaluated");
  });
});

Deno.test("the stub names an endpoint that it does not know", async () => {
  const stub = startStub();
  const reply = await fetch(`${stub.url}/api/deploy9/new`, { method: "POST" });
  assertEquals([reply.status, (await reply.json()).code], [404, "StubNotFound"]);
  await stub.close();
});
