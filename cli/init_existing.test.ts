import { assertEquals } from "@std/assert";
import { planLocal } from "./init.ts";
import { writeAll } from "./init_files.ts";

const CONFIG = `import { defineApp } from "convex/server";
import resend from "@convex-dev/resend/convex.config";

const app = defineApp();
app.use(resend);

export default app;
`;
const AUTH =
  `export default { providers: [{ domain: "https://x.example", applicationID: "convex" }] };
`;
const HTTP = `import { httpRouter } from "convex/server";
import { httpAction } from "./_generated/server";

const http = httpRouter();
http.route({ path: "/hook", method: "POST", handler: httpAction(async () => new Response()) });

export default http;
`;

const CONFIG_LINES = [
  '+ import banataAuth from "@banata-auth/convex/convex.config";',
  "+ app.use(banataAuth);",
];
const AUTH_LINES = [
  '+ import { authConfig } from "@banata-auth/convex/auth-config";',
  "+   ...authConfig().providers, // among the providers",
];
const HTTP_LINES = [
  '+ import { registerRoutes } from "@banata-auth/convex/http";',
  "+ registerRoutes(http);",
];

/** Runs init over an app with these files, asserts that each is as before, and answers what it said. */
async function initOver(files: Record<string, string>, { upgrade = false } = {}) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(new URL(`file://${folder}/${path}/..`), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    const plans = await planLocal(folder, { upgrade });
    await writeAll(plans.flatMap(({ write }) => write ?? []));
    for (const [path, text] of Object.entries(files)) {
      assertEquals([path, await Deno.readTextFile(`${folder}/${path}`)], [path, text]);
    }
    return plans.filter(({ state }) => state !== "missing");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const upgrade of [false, true]) {
  Deno.test(`planLocal() keeps an app's own files and says which lines to add, upgrade ${upgrade}`, async () => {
    const files = { "convex.config.ts": CONFIG, "auth.config.ts": AUTH, "http.ts": HTTP };
    assertEquals(await initOver(files, { upgrade }), [
      { path: "convex.config.ts", state: "incomplete", diff: CONFIG_LINES },
      { path: "auth.config.ts", state: "incomplete", diff: AUTH_LINES },
      { path: "http.ts", state: "incomplete", diff: HTTP_LINES },
    ]);
  });
}

Deno.test("planLocal() leaves schema.ts and _generated alone and says nothing of them", async () => {
  const files = { "schema.ts": "export default 1;\n", "_generated/api.d.ts": "export {};\n" };
  assertEquals(await initOver(files), []);
});

Deno.test("planLocal() puts no .ts beside an app's .js of the same name, which Convex refuses", async () => {
  assertEquals(await initOver({ "convex.config.js": CONFIG, "http.js": HTTP }), [
    { path: "convex.config.js", state: "incomplete", diff: CONFIG_LINES },
    { path: "http.js", state: "incomplete", diff: HTTP_LINES },
  ]);
});

Deno.test("planLocal() names the app and the router in its lines as the app's own files do", async () => {
  const [config, http] = [CONFIG.replaceAll("app", "own"), HTTP.replaceAll("http", "$r")];
  const plans = await initOver({ "convex.config.ts": config, "http.ts": http });
  assertEquals(plans.map(({ diff }) => diff.at(-1)), [
    "+ own.use(banataAuth);",
    "+ registerRoutes($r);",
  ]);
});

Deno.test("planLocal() is content once the lines are in the app's own files, however they are written", async () => {
  const config = CONFIG
    .replace("\n\n", "\nimport banataAuth from '@banata-auth/convex/convex.config.js'\n\n")
    .replace("app.use(resend);", "app.use(resend);\napp.use( banataAuth )");
  assertEquals(await initOver({ "convex.config.ts": config }), [
    { path: "convex.config.ts", state: "same", diff: [] },
  ]);
});

Deno.test("planLocal() asks for lines that are there only as comments", async () => {
  const lines = CONFIG_LINES.map((line) => `// ${line.slice(2)}\n`).join("");
  assertEquals(await initOver({ "convex.config.ts": `${lines}/* ${lines} */\n${CONFIG}` }), [
    { path: "convex.config.ts", state: "incomplete", diff: CONFIG_LINES },
  ]);
});

Deno.test("planLocal() shows how a file of an earlier version of ours differs", async () => {
  const earlier = `import { defineLanes } from "@banata-auth/convex/lanes";
import { auth } from "./auth.ts";

export const { handle, read } = defineLanes(auth);
`;
  const [result, ...rest] = await initOver({ "banataAuth/adapter.ts": earlier });
  assertEquals([result?.path, result?.state, rest], ["banataAuth/adapter.ts", "differs", []]);
  assertEquals(result?.diff.includes('- import { auth } from "./auth.ts";'), true);
});
