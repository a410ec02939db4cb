import { fileURLToPath } from "node:url";
import { bundleOf, packagesIn, sizeOf } from "../../tools/convex_stub/bundles.ts";
import { LIGHT_ANSWERS } from "../../tools/convex_stub/budgets.ts";
import { pushLinkedApp, pushOwnApp } from "../../tools/convex_stub/linked_app.ts";
import type { PushedModule, StartPush } from "../../tools/convex_stub/mod.ts";
import { median } from "./statistics.ts";
import { denoCommand } from "../../tools/sealed.ts";

/** What one function module costs whoever loads it. */
export interface Bundle {
  /** Path of the component that owns it; empty for the app. */
  readonly component: string;
  /** Module path without extension. */
  readonly module: string;
  /** Bytes of the module with every chunk it loads. */
  readonly bytes: number;
  readonly holdsBetterAuth: boolean;
  /** Time to evaluate it in a new process, in ms; null where nobody asked for it. */
  readonly coldMs: number | null;
}

/** The name a module has in lists of them; app and component may both have one of the same path. */
export function moduleName(component: string, module: string): string {
  return `${component === "" ? "app" : "component"} ${module}`;
}

/** The name that our `http` has here with what it loads to answer a request itself. */
export const ANSWERING_HTTP = "http, answering";

const PEER = new URL("../peer/", import.meta.url);
const BETTER_AUTH = /^(?:@better-auth\/|better-auth$)/;
const COLD_RUNS = 7;
const COLD_WORKER = fileURLToPath(new URL("./cold.ts", import.meta.url));

/**
 * The modules of our app and component, as Convex's own CLI bundles them from the npm package; the
 * time to evaluate is measured for those that are named.
 */
export async function ourBundles(timed: ReadonlySet<string>): Promise<Bundle[]> {
  return await measure(await pushOwnApp(), { component: "banataAuth", timed });
}

/** The same of the peer. */
export async function peerBundles(timed: ReadonlySet<string>): Promise<Bundle[]> {
  const packages = new URL("node_modules/", PEER);
  const push = await pushLinkedApp({ packages, convex: new URL("convex/", PEER) });
  return await measure(push, { component: "betterAuth", timed });
}

async function measure(
  push: StartPush,
  { component, timed }: { component: string; timed: ReadonlySet<string> },
): Promise<Bundle[]> {
  const parts = [
    { component: "", modules: push.appDefinition.changedModules },
    { component, modules: push.componentDefinitions[0]?.functions ?? [] },
  ];
  const bundles: Bundle[] = [];
  for (const part of parts) {
    const own = part.modules.filter(({ path }) => !path.startsWith("_deps/"));
    for (const module of own) bundles.push(await measureModule(module, { ...part, timed }));
    const http = own.find(({ path }) => path === "http.js");
    if (http === undefined || component !== "banataAuth") continue;
    bundles.push(await measureModule(http, { ...part, timed, later: LIGHT_ANSWERS }));
  }
  return bundles;
}

const ALL = "all.js";

/** The bundle with a module that loads all of it, also what would be loaded later. */
function withAll(bundle: readonly PushedModule[]): PushedModule[] {
  const source = bundle.map(({ path }) => `import "./${path}";`).join("\n");
  return [...bundle, { path: ALL, source, environment: "isolate" }];
}

async function measureModule(
  { environment, path }: PushedModule,
  { component, later, modules, timed }: {
    component: string;
    later?: string;
    modules: readonly PushedModule[];
    timed: ReadonlySet<string>;
  },
): Promise<Bundle> {
  const bundle = bundleOf(modules, path, { atLoad: true, later });
  const module = later === undefined ? path.replace(/\.js$/, "") : ANSWERING_HTTP;
  // A Node module is evaluated in Node, which Convex keeps warm.
  const isTimed = environment === "isolate" && timed.has(moduleName(component, module));
  return {
    component,
    module,
    bytes: sizeOf(bundle),
    holdsBetterAuth: packagesIn(bundle).some((name) => BETTER_AUTH.test(name)),
    coldMs: isTimed ? await coldMs(withAll(bundle), ALL) : null,
  };
}

async function coldMs(bundle: readonly PushedModule[], entry: string): Promise<number> {
  const file = await Deno.makeTempFile({ prefix: "banata-bench-", suffix: ".json" });
  try {
    await Deno.writeTextFile(file, JSON.stringify({ entry, modules: bundle }));
    const times: number[] = [];
    for (let run = 0; run < COLD_RUNS; run++) {
      const { stdout, success, stderr } = await denoCommand([
        "run",
        "--quiet",
        "-A",
        COLD_WORKER,
        file,
      ]).output();
      if (!success) {
        throw new Error(`Cannot evaluate ${entry}:\n${new TextDecoder().decode(stderr)}`);
      }
      times.push(Number(new TextDecoder().decode(stdout)));
    }
    return median(times);
  } finally {
    await Deno.remove(file);
  }
}
