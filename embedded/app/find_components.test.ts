import { assertEquals } from "@std/assert";
import { open } from "../mod.ts";

const CONVEX = new URL("../../node_modules/convex", import.meta.url).pathname;
const LIB = `import { mutationGeneric as mutation } from "convex/server";
export const add = mutation({
  args: {},
  handler: async (ctx) => {
    await ctx.db.insert("counts", {});
    return (await ctx.db.query("counts").collect()).length;
  },
});
`;
const SCHEMA = `import { defineSchema, defineTable } from "convex/server";
export default defineSchema({ counts: defineTable({}) });
`;
const PACKAGE = "node_modules/@example/outer";
const FILES: Readonly<Record<string, string>> = {
  "package.json": '{"dependencies":{"convex":"*","@example/outer":"*"}}',
  "convex/convex.config.ts": `import { defineApp } from "convex/server";
import own from "./own/convex.config.ts";
import outer from "@example/outer/convex.config";
const app = defineApp();
app.use(own);
app.use(outer);
app.use(outer, { name: "second" });
export default app;
`,
  "convex/own/convex.config.ts": `import { defineComponent } from "convex/server";
export default defineComponent("own");
`,
  "convex/own/lib.ts": LIB,
  "convex/own/schema.ts": SCHEMA,
  [`${PACKAGE}/package.json`]:
    `{"name":"@example/outer","type":"module","exports":{"./convex.config":"./dist/convex.config.js"}}`,
  [`${PACKAGE}/dist/convex.config.js`]: `import { defineComponent } from "convex/server";
import inner from "./inner/convex.config.js";
const component = defineComponent("outer");
component.use(inner);
export default component;
`,
  [`${PACKAGE}/dist/lib.js`]: `import { step } from "./step";\n${
    LIB.replace("length", "length * step")
  }`,
  // Official components leave endings out now and then, and import other packages.
  [`${PACKAGE}/dist/step.js`]: `export { step } from "@example/step";\n`,
  // In CommonJS, with files that require each other's folders.
  "node_modules/@example/step/package.json": '{"name":"@example/step","main":"index.js"}',
  "node_modules/@example/step/index.js": 'exports.step = 10;\nrequire("./deep");\n',
  "node_modules/@example/step/deep/index.js": 'require("..");\n',
  [`${PACKAGE}/dist/schema.js`]: SCHEMA,
  [`${PACKAGE}/dist/inner/convex.config.js`]: `import { defineComponent } from "convex/server";
export default defineComponent("inner");
`,
  [`${PACKAGE}/dist/inner/lib.js`]: LIB,
};

Deno.test("open() finds the components that convex.config imports, in the folder and in packages", async () => {
  const folder = await Deno.makeTempDir({ prefix: "find-components-test-" });
  for (const [name, text] of Object.entries(FILES)) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  await Deno.symlink(CONVEX, `${folder}/node_modules/convex`);
  const options = { appDir: `${folder}/convex`, dataDir: `${folder}/data`, synced: false };
  const before = await open(options);
  await before.close();
  const engine = await open(options);
  const counts: [string, unknown][] = [];
  for (const component of ["own", "outer", "second", "outer/inner", "outer"]) {
    counts.push([component, await engine.run("lib:add", {}, { component })]);
  }
  assertEquals(counts, [["own", 1], ["outer", 10], ["second", 10], ["outer/inner", 1], [
    "outer",
    20,
  ]]);
  await engine.close();
  await Deno.remove(folder, { recursive: true });
});
