import { assertEquals } from "@std/assert";
import { fromFileUrl } from "./paths.ts";
import plugin from "./lint_plugin.ts";
import { ROOT } from "./sealed.ts";

/** The messages of one rule for a source that is held to be the file `path` of the tree. */
function lint(rule: string, path: string, source: string): string[] {
  const only = plugin.rules[rule];
  if (!only) throw new Error(`No rule ${rule}`);
  const one = { name: "banata", rules: { [rule]: only } };
  return Deno.lint.runPlugin(one, fromFileUrl(new URL(path, ROOT)), source)
    .map((diagnostic) => diagnostic.message);
}

function imports(path: string, specifier: string): boolean {
  return lint("import-direction", path, `import "${specifier}";`).length === 0;
}

Deno.test("import-direction lets each part import what lies below it", () => {
  assertEquals(imports("component/adapter.ts", "../migrations/mod.ts"), true);
  assertEquals(imports("component/adapter.ts", "./where.ts"), true);
  assertEquals(imports("component/adapter.ts", "convex/server"), true);
  assertEquals(imports("plugins/vault/mod.ts", "../_kernel/endpoint.ts"), true);
  assertEquals(imports("runtime/mod.ts", "../plugins/vault/mod.ts"), true);
  assertEquals(imports("cli/mod.ts", "@banata-auth/embedded"), true);
  assertEquals(imports("local/http.ts", "@banata-auth/convex/http"), true);
  assertEquals(imports("mod.ts", "./component/convex.config.ts"), true);
});

Deno.test("import-direction refuses imports that run the other way", () => {
  assertEquals(imports("migrations/mod.ts", "../component/schema.ts"), false);
  assertEquals(imports("component/adapter.ts", "../runtime/mod.ts"), false);
  assertEquals(imports("plugins/_kernel/scope.ts", "../vault/mod.ts"), false);
  assertEquals(imports("plugins/vault/mod.ts", "../../runtime/mod.ts"), false);
  assertEquals(imports("runtime/http/mod.ts", "../../cli/mod.ts"), false);
  assertEquals(imports("mod.ts", "./runtime/mod.ts"), false);
  assertEquals(imports("tlog/tree.ts", "../rules/row_states.ts"), false);
});

Deno.test("import-direction refuses a plugin's sibling, by path and by package name", () => {
  assertEquals(imports("plugins/vault/mod.ts", "../rbac/mod.ts"), false);
  assertEquals(imports("plugins/vault/endpoints/list.ts", "../../rbac/mod.ts"), false);
  assertEquals(imports("plugins/vault/mod.ts", "@banata-auth/convex/plugins/projects"), false);
});

Deno.test("import-direction keeps Better Auth out of the component and ours out of the host", () => {
  assertEquals(imports("component/schema.ts", "better-auth/db"), false);
  assertEquals(imports("migrations/m0001.ts", "convex/values"), false);
  assertEquals(imports("embedded/engine.ts", "../runtime/mod.ts"), false);
  assertEquals(imports("embedded/engine.ts", "better-auth"), false);
  assertEquals(imports("embedded/engine.ts", "convexity"), false);
  assertEquals(imports("embedded/engine.ts", "node:sqlite"), true);
});

Deno.test("import-direction wants another package by its name, and only where its part may be imported", () => {
  assertEquals(imports("cli/mod.ts", "../embedded/mod.ts"), false);
  assertEquals(imports("embedded.ts", "./embedded/mod.ts"), false);
  assertEquals(imports("embedded.ts", "@banata-auth/embedded"), true);
  assertEquals(imports("runtime/mod.ts", "@banata-auth/embedded"), false);
  assertEquals(imports("embedded/serve.ts", "./mod.ts"), true);
});

Deno.test("import-direction keeps relative paths out of local/, which is copied elsewhere", () => {
  assertEquals(imports("local/http.ts", "../runtime/mod.ts"), false);
  assertEquals(imports("local/banataAuth/adapter.ts", "./auth.ts"), true);
  assertEquals(imports("local/http.ts", "better-auth"), false);
});

Deno.test("import-direction sees re-exports, dynamic imports and type imports", () => {
  const path = "component/adapter.ts";
  const sources = [
    'export { a } from "../runtime/mod.ts";',
    'export * from "../runtime/mod.ts";',
    'const a = await import("../runtime/mod.ts");',
    'type A = import("../runtime/mod.ts").A;',
    'import type { A } from "../runtime/mod.ts";',
  ];
  for (const source of sources) {
    assertEquals(
      lint("import-direction", path, source),
      ["Files in component do not import files in runtime"],
      source,
    );
  }
});

Deno.test("import-direction leaves tests, tools and benches alone", () => {
  assertEquals(imports("component/adapter.test.ts", "../runtime/mod.ts"), true);
  assertEquals(imports("tools/codegen.ts", "../component/schema.ts"), true);
  assertEquals(imports("bench/where.ts", "../runtime/mod.ts"), true);
});

Deno.test("file-name wants snake_case, and tests by a dot", () => {
  const rule = (path: string) => lint("file-name", path, "").length;
  assertEquals(rule("component/plan_range.ts"), 0);
  assertEquals(rule("component/tables/metadata.gen.ts"), 0);
  assertEquals(rule("component/convex.config.ts"), 0);
  assertEquals(rule("component/plan.test.ts"), 0);
  assertEquals(rule("local/authNode.ts"), 0);
  assertEquals(rule("component/plan_test.ts"), 1);
  assertEquals(rule("component/plan-range.ts"), 1);
  assertEquals(rule("runtime/planRange.ts"), 1);
});

Deno.test("file-budget refuses the line above 400 and spares generated files", () => {
  assertEquals(lint("file-budget", "runtime/a.ts", "a();\n".repeat(400)), []);
  assertEquals(lint("file-budget", "runtime/a.ts", "a();\n".repeat(401)), [
    "File has 401 lines; the limit is 400",
  ]);
  assertEquals(lint("file-budget", "component/meta.gen.ts", "a();\n".repeat(401)), []);
});

Deno.test("function-budget counts declarations, arrows and methods", () => {
  const body = (lines: number) => `{\n${"a();\n".repeat(lines - 2)}}`;
  const refused = ["Function has 81 lines; the limit is 80"];
  for (const head of ["function f() ", "const f = () => ", "const f = async function () "]) {
    assertEquals(lint("function-budget", "runtime/a.ts", head + body(80)), [], head);
    assertEquals(lint("function-budget", "runtime/a.ts", head + body(81)), refused, head);
  }
  assertEquals(lint("function-budget", "runtime/a.ts", `class A { m() ${body(81)} }`), refused);
});

Deno.test("positional-parameters wants two arguments and then options", () => {
  const rule = (source: string) => lint("positional-parameters", "runtime/a.ts", source).length;
  assertEquals(rule("export function f(a: A, b: B) {}"), 0);
  assertEquals(rule("export function f(a: A, b: B, options: C = {}) {}"), 0);
  assertEquals(rule("export function f(a: A, b: B, { c }: C = {}) {}"), 0);
  assertEquals(rule("export function f(this: T, a: A, b: B) {}"), 0);
  assertEquals(rule("export function f(a: A, b: B, c: C) {}"), 1);
  assertEquals(rule("export default function (a: A, b: B, ...c: C[]) {}"), 1);
  assertEquals(rule("export const f = (a: A, b: B, c: C) => {};"), 1);
  assertEquals(rule("function f(a: A, b: B, c: C) {}"), 0);
});

Deno.test("error-text wants a capital in messages, templates and message properties", () => {
  const rule = (source: string) => lint("error-text", "runtime/a.ts", source).length;
  assertEquals(rule('throw new Error("Cannot read it");'), 0);
  assertEquals(rule('throw new Error("cannot read it");'), 1);
  assertEquals(rule("throw new TypeError(`cannot read ${it}`);"), 1);
  assertEquals(rule("throw new Error(`${it} is missing`);"), 0);
  assertEquals(rule('throw new ConvexError({ code: "x", message: "cannot" });'), 1);
  assertEquals(rule('throw new APIError("BAD_REQUEST", { message: "Cannot" });'), 0);
  assertEquals(rule('new Map("a");'), 0);
});

Deno.test("no-blind-cast refuses casts that switch the checker off", () => {
  const rule = (source: string) => lint("no-blind-cast", "runtime/a.ts", source).length;
  assertEquals(rule("const a = b as any;"), 1);
  assertEquals(rule("const a = <any> b;"), 1);
  assertEquals(rule("const a = b as unknown as C;"), 1);
  assertEquals(rule("// Cast: not in the list\nconst a = b as unknown as C;"), 1);
  assertEquals(rule("const a = b as C;"), 0);
  assertEquals(rule("const a: unknown = b as unknown;"), 0);
  assertEquals(lint("no-blind-cast", "runtime/a.test.ts", "const a = b as unknown as C;"), []);
});

Deno.test("deno-process refuses a Deno that is started past denoCommand(), in tests too", () => {
  const messages = (path: string) =>
    lint("deno-process", path, "new Deno.Command(Deno.execPath());");
  assertEquals(messages("cli/init.test.ts").length, 1);
  assertEquals(messages("bench/auth/process.ts").length, 1);
  assertEquals(messages("tools/sealed.ts"), []);
});

Deno.test("zod-namespace refuses an import with which all of zod is bundled", () => {
  const messages = (line: string) => lint("zod-namespace", "plugins/kernel/a.ts", line);
  assertEquals(messages('import { z } from "zod"; z.string();').length, 1);
  assertEquals(messages('import z from "zod"; z.string();').length, 1);
  assertEquals(messages('import * as z from "zod"; z.string();'), []);
  assertEquals(messages('import type { z } from "zod"; export type A = z.ZodType;'), []);
});

Deno.test("zod-namespace refuses zod itself in what the lanes load", () => {
  const count = (path: string, line = 'import * as z from "zod"; z.string();') =>
    lint("zod-namespace", path, line).length;
  assertEquals([count("plugins/vault/a.ts"), count("runtime/engine/a.ts")], [1, 1]);
  assertEquals(
    count("plugins/vault/a.ts", 'import type { ZodType } from "zod"; export type A = ZodType;'),
    0,
  );
  const others = [
    "plugins/_kernel/schemas.ts",
    "plugins/kernel/mod.ts",
    "plugins/vault/a.test.ts",
    "cli/a.ts",
  ];
  assertEquals(others.map((path) => count(path)), [0, 0, 0, 0]);
});
