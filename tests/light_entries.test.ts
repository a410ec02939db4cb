/** What is imported for a format, a code or a default does not load Better Auth for it. */
import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { denoCommand, ROOT } from "../tools/sealed.ts";

interface Graph {
  readonly roots: readonly string[];
  readonly redirects?: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      /** Absent where only types are imported. */
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
}

/** The modules that loading a file loads. */
async function loadedBy(path: string): Promise<readonly string[]> {
  const { stdout, success } = await denoCommand(["info", "--json", path], { cwd: ROOT }).output();
  assert(success, path);
  const { modules, redirects = {}, roots }: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const open = [...roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const name = redirects[next] ?? next;
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { code, isDynamic } of byName.get(name)?.dependencies ?? []) {
      if (code?.specifier !== undefined && isDynamic !== true) open.push(code.specifier);
    }
  }
  return [...seen];
}

/** Better Auth, whether a module is named by its package or by its file. */
const NAMES = /^npm:\/?@?better-auth[@/]|\/node_modules\/@?better-auth\//;
const PLUGINS = Object.keys(config.exports).filter((subpath) =>
  /^\.\/plugins\/(?!kernel$)[\w-]+$/.test(subpath)
);
const LIGHT = Object.entries(config.exports).filter(([subpath]) => subpath.endsWith("/light"));
/** Functions that only pass a request on load fast, and so must these. */
const FAST = [
  ".",
  "./runtime",
  "./http",
  "./node",
  "./auth-config",
  "./convex.config",
] as const;

Deno.test("each plugin's export has a light entry", () => {
  assertEquals(LIGHT.map(([subpath]) => subpath.replace("/light", "")).sort(), PLUGINS.sort());
});

Deno.test("no light entry loads Better Auth", async (t) => {
  const fast = FAST.map((subpath) => [subpath, config.exports[subpath]] as const);
  const later = ["what ./http loads for a light answer", "./runtime/lanes/light.ts"] as const;
  for (const [subpath, path] of [...LIGHT, ...fast, later]) {
    await t.step(subpath, async () => {
      const loaded = await loadedBy(path);
      assert(loaded.length > 1 || loaded[0]?.endsWith(path.slice(1)), loaded.join("\n"));
      assertEquals(loaded.filter((name) => NAMES.test(name)), []);
    });
  }
});

Deno.test("a plugin's export gives all that its light entry gives", async () => {
  const light = await import("../plugins/api_keys/light.ts");
  const whole: Readonly<Record<string, unknown>> = await import("../plugins/api_keys/mod.ts");
  for (const [name, value] of Object.entries(light)) assertEquals(whole[name], value, name);
  assert((await loadedBy("./plugins/api_keys/mod.ts")).some((name) => NAMES.test(name)));
});
