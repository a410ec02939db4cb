import { assertEquals } from "@std/assert";
import { defineApp, defineComponent, httpActionGeneric, httpRouter } from "convex/server";
import { loaders, openApp } from "../testdata/harness.ts";

/** A router each of whose routes answers with a name and its own spelling. */
function router(name: string, routes: readonly string[]) {
  const http = httpRouter();
  for (const route of routes) {
    const handler = httpActionGeneric(() => Promise.resolve(new Response(`${name} ${route}`)));
    const spec = route.endsWith("*") ? { pathPrefix: route.slice(0, -1) } : { path: route };
    http.route({ ...spec, method: "GET", handler } as Parameters<typeof http.route>[0]);
  }
  return { default: http };
}

Deno.test("defineApp({ httpPrefix }) moves the app's routes, and no mounted component's", async (t) => {
  const definition = Object.assign(defineComponent("store"), { componentDefinitionPath: "store" });
  const child = router("store", ["/a", "/in/*"]);
  const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "": {
      "/a": "app /a",
      "/all/b": "app /all/*",
      "/store/a": "store /a",
      "/store/exact": "app /store/exact",
      "/store/in/b": "store /in/*",
      "/store/in/deep/b": "app /store/in/deep/*",
      "/store/none": "404",
      "/none": "404",
    },
    "/api": {
      "/api/a": "app /a",
      "/api/all/b": "app /all/*",
      "/a": "404",
      "/api": "404",
      "/api/api/a": "404",
      "/store/a": "store /a",
      "/api/store/a": "404",
    },
  };
  for (const [httpPrefix, expected] of Object.entries(answers)) {
    await t.step(httpPrefix === "" ? "without" : httpPrefix, async () => {
      const app = defineApp(httpPrefix === "" ? {} : { httpPrefix });
      app.use(definition, { httpPrefix: "/store" });
      const own = ["/a", "/all/*", "/store/exact", "/store/in/deep/*"];
      await using opened = await openApp({ http: router("app", own) }, {
        definition: app,
        components: [{ definition, modules: loaders({ http: child }) }],
      });
      const given: Record<string, string> = {};
      for (const path of Object.keys(expected)) {
        const response = await opened.engine.fetch(new Request(`https://app.example${path}`));
        given[path] = response.ok ? await response.text() : String(response.status);
      }
      assertEquals(given, expected);
    });
  }
});
