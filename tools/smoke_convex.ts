/**
 * `deno task smoke:convex`: what an operator does. Builds and packs the npm package, installs it into a
 * fresh app, runs its `init`, and pushes the app with Convex's own CLI against the stub deployment;
 * then checks what was pushed. Needs Node, npm and the npm registry, but no Convex account.
 *
 * Without an argument it does so with the least Convex of the package's range; with one, with that
 * version (`1.49.0`, `latest`). A release whose CLI asks for a newer Node than there is runs in Deno.
 *
 * @module
 */

import { buildNpm } from "./build_npm.ts";
import { APP_BUNDLES, MAX_COMPONENT_BUNDLE } from "./convex_stub/budgets.ts";
import { bundleOf, packagesIn, sizeOf } from "./convex_stub/bundles.ts";
import { type PushedModule, type StartPush, startStub } from "./convex_stub/mod.ts";
import {
  type DenoConfig,
  NEED_SQLITE,
  NEEDED_BY_CONVEX,
  npmExports,
  readDenoConfig,
} from "./manifest.ts";
import ts from "./packages/typescript.ts";
import { fromFileUrl, listFiles, toFileUrl } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, ROOT } from "./sealed.ts";
import { checkTsconfigs, OLD_TYPESCRIPT } from "./smoke_tsconfigs.ts";

const PACKAGE = "@banata-auth/convex";
const APP_MODULES = [
  "auth.config.js",
  "authNode.js",
  "banataAuth/adapter.js",
  "banataAuth/auth.js",
  "http.js",
];
/** Files that the CLI does not deploy as modules: schemas, and names with a second dot. */
const NO_MODULE = /^_generated\/|(?:^|\/)(?:schema|[^/]*\.[^/]*)\.ts$/;
/** The one module that may hold Better Auth; the others stay small, since each call loads its own. */
const HEAVY_MODULE = "banataAuth/adapter.js";
const NODE_MODULE = "authNode.js";
/** Other databases than ours, which Better Auth brings adapters of. */
const OTHER_ADAPTERS = /^(?:@better-auth\/(?:drizzle|kysely|mongo|prisma)-adapter|kysely)$/;

const TYPE_TEST = `
import type { components } from "./convex/_generated/api.js";

type IsAny<T> = 0 extends 1 & T ? true : false;
type Installed = typeof components.banataAuth;

export const control: IsAny<ReturnType<typeof JSON.parse>> = true;
export const installed: IsAny<Installed> = false;
export const module: IsAny<Installed["adapter"]> = false;
export const call: IsAny<Installed["adapter"]["create"]> = false;
// Where the component's types cannot be found, every look into them is allowed, and this is not an error.
// @ts-expect-error there is no such module
export type Missing = Installed["noSuchModule"];
`;

/** A Deno in the app takes the packages that npm has put there, and writes nothing. */
const APP_FLAGS = ["--no-lock", "--node-modules-dir=manual"];

/** Runs a command in the app and shows what it said only if it fails. */
async function run(app: string, command: string[], env: Record<string, string> = {}) {
  const [program = "", ...args] = command;
  const options = {
    cwd: app,
    env: { ...env, npm_config_audit: "false", npm_config_fund: "false", NO_COLOR: "1" },
    stdin: "null",
  } as const;
  const { success, stdout, stderr } =
    await (program === "deno"
      ? denoCommand(args, { flags: APP_FLAGS, ...options })
      : new Deno.Command(program, { args, ...options })).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  if (!success) throw new Error(`Command failed: ${command.join(" ")}\n${output}`);
  return output;
}

function check(fact: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`Not so: ${fact}\n  got    ${got}\n  wanted ${wanted}`);
  console.log(`ok  ${fact}`);
}

/** A fresh app that depends on the packed package, with its local files in `convex/`. */
async function makeApp(
  app: string,
  { config, convex }: { config: DenoConfig; convex: string },
): Promise<void> {
  await run(app, [
    "npm",
    "pack",
    "--silent",
    "--pack-destination",
    app,
    fromFileUrl(await buildNpm()),
  ]);
  const tarball = (await listFiles(toFileUrl(`${app}/`))).find((name) => name.endsWith(".tgz"));
  const range = (name: string) => config.imports[name]?.replace(/^npm:.*@/, "");
  const manifest = {
    name: "app",
    private: true,
    type: "module",
    dependencies: {
      [PACKAGE]: `file:${tarball}`,
      "better-auth": range("better-auth"),
      convex,
    },
    devDependencies: {
      // The first that knows node:sqlite, of which the host's declarations speak.
      "@types/node": "^22",
      typescript: ts.version,
      [OLD_TYPESCRIPT]: "npm:typescript@~5.4.5",
    },
  };
  await Deno.writeTextFile(`${app}/package.json`, JSON.stringify(manifest));
  await run(app, ["npm", "install", "--loglevel=error"]);
  await run(app, ["npm", "exec", "--", "banata-auth", "init"]);
  await run(app, ["npm", "exec", "--", "banata-auth", "init", "--check"]);
}

async function pushApp(app: string): Promise<StartPush> {
  const stub = startStub();
  try {
    const cli = [...await cliRunner(app), "node_modules/convex/bin/main.js"];
    await run(app, [...cli, "deploy", "--yes", "--typecheck=enable"], stub.env);
    const push = stub.pushes.at(-1);
    if (!push) throw new Error("The CLI ended without a push");
    return push;
  } finally {
    await stub.close();
  }
}

/** What runs the CLI: Node as operators have it, or Deno where that Node is too old for the release. */
async function cliRunner(app: string): Promise<string[]> {
  const manifest = JSON.parse(await Deno.readTextFile(`${app}/node_modules/convex/package.json`));
  const least = Number(/\d+/.exec(manifest.engines.node)?.[0]);
  const found = Number(/\d+/.exec(await run(app, ["node", "--version"]))?.[0]);
  console.log(`ok  convex ${manifest.version}, which asks for Node ${least}; here is ${found}`);
  return found >= least ? ["node"] : ["deno", "run", "--allow-all"];
}

async function checkComponent(
  push: StartPush,
  { isLeast }: { isLeast: boolean },
): Promise<void> {
  check("the app installs one component", push.componentDefinitions.length, 1);
  const [component] = push.componentDefinitions;
  const modules = component?.functions ?? [];
  const sources = (await listFiles(new URL("component/", ROOT)))
    .filter((path) => path.endsWith(".ts") && !NO_MODULE.test(path))
    .map((path) => path.replace(/\.ts$/, ".js")).sort();
  const fact = "the component has every module of component/ and no other";
  check(fact, ownModules(modules), sources);
  check("the component has a schema", component?.schema?.path, "schema.js");
  const all = [component?.schema, component?.definition, ...modules].filter((each) => each != null);
  const others = packagesIn(all).filter((name) => name !== PACKAGE);
  check("the component bundles convex, the audit log's hash and nothing else of npm's", others, [
    "@noble/hashes",
    "convex",
  ]);
  check("the component has no Node module", nodeModules(modules), []);
  const sizes = ownModules(modules).map((path) => sizeOf(bundleOf(modules, path)));
  // The limit is ours to keep; what a later Convex adds of its own is not.
  if (!isLeast) return console.log(`ok  the largest function loads ${Math.max(...sizes)} bytes`);
  const limit = `each function of the component loads less than ${MAX_COMPONENT_BUNDLE} bytes`;
  check(
    `${limit}, the largest ${Math.max(...sizes)}`,
    sizes.filter((size) => size >= MAX_COMPONENT_BUNDLE),
    [],
  );
}

function checkApp(push: StartPush, { isLeast }: { isLeast: boolean }): void {
  const modules = push.appDefinition.changedModules;
  check("the app has the modules of local/ and no other", ownModules(modules), APP_MODULES);
  check(`"use node" is in ${NODE_MODULE} only`, nodeModules(modules), [NODE_MODULE]);
  const withAuth = APP_MODULES.filter((path) => holdsBetterAuth(bundleOf(modules, path)));
  check(`Better Auth is in ${HEAVY_MODULE} only`, withAuth, [HEAVY_MODULE]);
  const heavy = packagesIn(bundleOf(modules, HEAVY_MODULE));
  check("no adapter of another database is bundled", heavy.filter(isOtherAdapter), []);
  if (!isLeast) return;
  for (const { later, most, path } of APP_BUNDLES) {
    const size = sizeOf(bundleOf(modules, path, { atLoad: true, later }));
    check(`${path} loads ${size} of ${most} bytes at most`, size <= most, true);
  }
}

function isOtherAdapter(name: string): boolean {
  return OTHER_ADAPTERS.test(name);
}

/** Module paths without the chunks that modules share. */
function ownModules(modules: readonly PushedModule[]): string[] {
  return modules.map(({ path }) => path).filter((path) => !path.startsWith("_deps/")).sort();
}

function nodeModules(modules: readonly PushedModule[]): string[] {
  return ownModules(modules.filter(({ environment }) => environment === "node"));
}

function holdsBetterAuth(bundle: readonly PushedModule[]): boolean {
  return packagesIn(bundle).some((name) => /^better-auth$|^@better-auth\//.test(name));
}

async function checkTypes(app: string): Promise<void> {
  await Deno.writeTextFile(`${app}/type_test.ts`, TYPE_TEST);
  const compilerOptions = {
    ...JSON.parse(await Deno.readTextFile(`${app}/convex/tsconfig.json`)).compilerOptions,
    types: ["node"],
  };
  const project = { compilerOptions, include: ["type_test.ts"] };
  await Deno.writeTextFile(`${app}/tsconfig.json`, JSON.stringify(project));
  const tsc = ["node", "node_modules/typescript/bin/tsc"];
  await run(app, tsc);
  console.log("ok  components.banataAuth is typed, down to its functions");

  const entries = Object.keys(npmExports((await readDenoConfig()).exports))
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath, index) =>
      `import * as m${index} from "${PACKAGE}${subpath.slice(1)}";
export type T${index} = typeof m${index};`
    );
  await Deno.writeTextFile(`${app}/type_test.ts`, entries.join("\n"));
  // The declarations of other packages are theirs to mend: only what names ours counts.
  const output = await run(app, [...tsc, "--skipLibCheck", "false"]).catch(String);
  const ours = output.split("\n").filter((line) =>
    /^(?:node_modules\/@banata|type_test)/.test(line)
  );
  check("every declaration of the package can be read", ours, []);
}

/** Imports each export; Convex's own are left to Convex, whose CLI has just done it, and the host to a newer Node. */
async function checkNodeImports(app: string, config: DenoConfig): Promise<void> {
  const subpaths = Object.keys(npmExports(config.exports))
    .filter((subpath) => subpath !== "./package.json" && subpath !== ".")
    .filter((subpath) => !NEEDED_BY_CONVEX.includes(subpath) && !NEED_SQLITE.has(subpath));
  const specifiers = subpaths.map((subpath) => PACKAGE + subpath.slice(1));
  const program = `for (const each of ${JSON.stringify(specifiers)}) await import(each);`;
  await run(app, ["node", "--input-type=module", "--eval", program]);
  console.log(`ok  Node imports ${subpaths.join(", ")}`);
}

function printSizes(push: StartPush): void {
  const kilobytes = (bundle: readonly PushedModule[]) =>
    `${(sizeOf(bundle) / 1024).toFixed(0).padStart(6)} KiB`;
  const modules = push.appDefinition.changedModules;
  for (const path of APP_MODULES) {
    console.log(`${kilobytes(bundleOf(modules, path, { atLoad: true }))}  app ${path}`);
  }
  const component = push.componentDefinitions[0]?.functions ?? [];
  for (const path of ownModules(component)) {
    console.log(`${kilobytes(bundleOf(component, path))}  component ${path}`);
  }
}

async function main(version: string | undefined): Promise<number> {
  const start = performance.now();
  const app = await Deno.makeTempDir({ prefix: "banata-smoke-" });
  try {
    const config = await readDenoConfig();
    const least = /\d[\d.]*/.exec(config.imports.convex ?? "")?.[0] ?? "";
    const convex = version ?? least;
    await makeApp(app, { config, convex });
    const push = await pushApp(app);
    printSizes(push);
    await checkComponent(push, { isLeast: convex === least });
    checkApp(push, { isLeast: convex === least });
    await checkTypes(app);
    await checkTsconfigs(app, TYPE_TEST.replace("./convex/", "./"));
    await checkNodeImports(app, config);
    console.log(`Pushed and checked in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await Deno.remove(app, { recursive: true });
  }
}

if (import.meta.main) {
  const usage = "deno task smoke:convex [VERSION]";
  await runTask({ usage, words: [0, 1] }, ({ words: [version] }) => main(version));
}
