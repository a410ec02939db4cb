import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import process from "node:process";
import {
  actionGeneric,
  createFunctionHandle,
  defineApp,
  defineComponent,
  type FunctionReference,
  httpActionGeneric,
  httpRouter,
  internalQueryGeneric,
  makeFunctionReference,
  mutationGeneric,
  type PaginationResult,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { HostError, type OpenOptions } from "../mod.ts";
import { loaders, type Modules, openApp, rejection, type TestApp } from "../testdata/harness.ts";

/** A reference as codegen writes them for a component's function. */
function child(path: string): FunctionReference<"query" | "mutation" | "action"> {
  return { [Symbol.for("toReferencePath")]: `_reference/childComponent/${path}` } as never;
}

const whoami = queryGeneric({ args: {}, handler: (ctx) => ctx.auth.getUserIdentity() });
const environment = queryGeneric({
  args: {},
  handler:
    () => [process.env.GIVEN ?? null, process.env.SECRET ?? null, process.env.CONVEX_SITE_URL],
});
const page = queryGeneric({
  args: {},
  handler: (ctx) => ctx.db.query("items").paginate({ numItems: 1, cursor: null }),
});
const http = httpRouter();
http.route({
  path: "/inner",
  method: "GET",
  handler: httpActionGeneric(() => Promise.resolve(Response.json(process.env.CONVEX_SITE_URL))),
});
const childModules: Modules = {
  lib: {
    whoami,
    environment,
    page,
    hidden: internalQueryGeneric({ args: {}, handler: () => "hidden" }),
    put: mutationGeneric({ args: {}, handler: (ctx) => ctx.db.insert("items", { n: 1 }) }),
    call: actionGeneric({
      args: { handle: v.string() },
      handler: (ctx, { handle }) => ctx.runQuery(handle as never, {}),
    }),
  },
  http: { default: http },
};

function calling(path: string) {
  return queryGeneric({ args: {}, handler: (ctx) => ctx.runQuery(child(path) as never, {}) });
}

async function openParent(options: Partial<OpenOptions> = {}): Promise<TestApp> {
  const definition = Object.assign(defineComponent("store", { env: { GIVEN: v.string() } }), {
    componentDefinitionPath: "store",
  });
  const app = defineApp();
  app.use(definition, { env: { GIVEN: "bound" }, httpPrefix: "/store/" });
  const modules: Modules = {
    app: {
      whoami,
      environment,
      childIdentity: calling("store/lib/whoami"),
      childEnvironment: calling("store/lib/environment"),
      childPage: calling("store/lib/page"),
      childHidden: calling("store/lib/hidden"),
      handled: actionGeneric({
        args: {},
        handler: async (ctx) => {
          const handle = await createFunctionHandle(makeFunctionReference<"query">("app:secret"));
          return await ctx.runAction(child("store/lib/call") as never, { handle } as never);
        },
      }),
      secret: internalQueryGeneric({ args: {}, handler: () => "through a handle" }),
      noHandle: actionGeneric({
        args: {},
        handler: () => createFunctionHandle(child("store/lib/hidden") as never),
      }),
    },
  };
  const components = [{ definition, modules: loaders(childModules) }];
  return await openApp(modules, { definition: app, components, ...options });
}

Deno.test("identity stays in the app", async () => {
  await using app = await openParent();
  const identity = { subject: "ada", issuer: "test", tokenIdentifier: "test|ada" };
  assertEquals(await app.engine.run("app:whoami", {}, { identity }), identity);
  assertEquals(await app.engine.run("app:childIdentity", {}, { identity }), null);
});

Deno.test("each component sees the environment that its parent binds", async () => {
  const env = { SECRET: "app only", CONVEX_SITE_URL: "https://app.example" };
  await using app = await openParent({ env });
  assertEquals(await app.engine.run("app:environment"), [null, "app only", "https://app.example"]);
  assertEquals(await app.engine.run("app:childEnvironment"), [
    "bound",
    null,
    "https://app.example/store",
  ]);
});

Deno.test("paginate() reads pages inside a component", async () => {
  await using app = await openParent();
  const { page, isDone } = await app.engine.run("app:childPage") as PaginationResult<unknown>;
  assertEquals({ page, isDone }, { page: [], isDone: true });
});

Deno.test("a component exports its public functions only", async () => {
  await using app = await openParent();
  assertStringIncludes(await rejection(app.engine.run("app:childHidden")), "does not export");
  assertStringIncludes(await rejection(app.engine.run("app:noHandle")), "does not export");
});

Deno.test("a handle lets a component call back into the app", async () => {
  await using app = await openParent();
  assertEquals(await app.engine.run("app:handled"), "through a handle");
});

Deno.test("a component's routes are mounted below its prefix", async () => {
  await using app = await openParent({ env: { CONVEX_SITE_URL: "https://app.example" } });
  const response = await app.engine.fetch(new Request("https://app.example/store/inner"));
  assertEquals(await response.json(), "https://app.example/store");
  const outside = await app.engine.fetch(new Request("https://app.example/inner"));
  assertEquals(outside.status, 404);
});

Deno.test("a component that was not given is refused at the start", async () => {
  const definition = defineComponent("store");
  const app = defineApp();
  app.use(Object.assign(definition, { componentDefinitionPath: "elsewhere" }));
  const thrown = await assertRejects(
    () => openApp({}, { definition: app }),
    HostError,
    "elsewhere",
  );
  assertEquals(thrown.code, "COMPONENT_NOT_GIVEN");
});
