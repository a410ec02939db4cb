/**
 * `deno task smoke:npm`: what an app's author does with the npm package. Packs it, installs the tarball into
 * a fresh folder, imports every subpath under each Node that is supported and under Deno, and has a strict
 * program that uses each of them typechecked as a bundler and as Node resolve it. Prints how large the
 * package is, and how much `.` loads and how long that takes. `smoke:convex` pushes an app of it with Convex's own CLI.
 *
 * Needs Node, npm and the npm registry, which has the other Node too.
 *
 * @module
 */

import { buildNpm, findDnt } from "./build_npm.ts";
import { NEED_SQLITE, NEEDED_BY_CONVEX, npmExports, readDenoConfig } from "./manifest.ts";
import ts from "./packages/typescript.ts";
import { fromFileUrl, listFiles, toFileUrl } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { denoCommand } from "./sealed.ts";

const PACKAGE = "@banata-auth/convex";
/** The least that is supported, and one that has `node:sqlite`. */
const NODES = ["20", "22"] as const;
const MAX_BYTES = 2_000_000;
/** Modules that an import of `.` loads, of the package and of others. */
const MAX_LOADED = 100;
/** The middle of several: the first reads files that no cache has. */
const IMPORTS = 7;
/** Tells of each module that Node loads. */
const LOADER = `import { writeSync } from "node:fs";
export function load(url, context, next) {
  writeSync(1, url + "\\n");
  return next(url, context);
}`;

/** Compiler options of the two ways in which an app's packages are resolved. */
const RESOLUTIONS: Readonly<Record<string, Record<string, string>>> = {
  Bundler: { module: "ESNext", moduleResolution: "Bundler" },
  NodeNext: { module: "NodeNext", moduleResolution: "NodeNext" },
};
/** All that is strict but `exactOptionalPropertyTypes`, under which the types of Convex's own tables don't pass. */
const STRICT = {
  target: "ES2023",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  types: ["node"],
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
};

/** Uses what an app would, with its types: a thing that has become `any` is an error. */
const CONSUMER = `
import { defineBanataAuth } from "${PACKAGE}/runtime";
import { registerRoutes } from "${PACKAGE}/http";
import { definePlugin } from "${PACKAGE}/plugins/kernel";
import { createTestPlatform, type TestPlatform } from "${PACKAGE}/test";

type IsAny<T> = 0 extends 1 & T ? true : false;
export const anys: [
  IsAny<typeof defineBanataAuth>,
  IsAny<ReturnType<typeof defineBanataAuth>>,
  IsAny<typeof registerRoutes>,
  IsAny<typeof definePlugin>,
  IsAny<TestPlatform>,
  IsAny<TestPlatform["host"]>,
] = [false, false, false, false, false, false];
export const open: () => Promise<TestPlatform> = () => createTestPlatform();
// @ts-expect-error a user is signed up by an address
export const wrong = async () => (await open()).signUp({ email: 1 });
`;

/** Runs a command in the app, and shows what it said only if it fails. */
async function run(app: string, [program = "", ...args]: readonly string[]): Promise<string> {
  const options = {
    cwd: app,
    env: { npm_config_audit: "false", npm_config_fund: "false", NO_COLOR: "1" },
    stdin: "null",
  } as const;
  const { stderr, stdout, success } =
    await (program === "deno"
      ? denoCommand(args, { flags: ["--no-lock", "--node-modules-dir=manual"], ...options })
      : new Deno.Command(program, { args, ...options })).output();
  const [said, complained] = [stdout, stderr].map((each) => new TextDecoder().decode(each));
  if (!success) {
    throw new Error(`Command failed: ${program} ${args.join(" ")}\n${said}${complained}`);
  }
  return said ?? "";
}

async function makeApp(app: string): Promise<void> {
  const npm = fromFileUrl(await buildNpm({ dnt: await findDnt(undefined) }));
  await run(app, ["npm", "pack", "--silent", "--pack-destination", app, npm]);
  const tarball = (await listFiles(toFileUrl(`${app}/`))).find((name) => name.endsWith(".tgz"));
  const { size } = await Deno.stat(`${app}/${tarball}`);
  say(size < MAX_BYTES, `the package is ${(size / 1e6).toFixed(2)} MB of at most 2`);
  const manifest = {
    name: "app",
    private: true,
    type: "module",
    dependencies: { [PACKAGE]: `file:${tarball}` },
    devDependencies: { "@types/node": "^22", "convex-test": "*", typescript: ts.version },
  };
  await Deno.writeTextFile(`${app}/package.json`, JSON.stringify(manifest));
  await run(app, ["npm", "install", "--loglevel=error"]);
}

function say(isSo: boolean, fact: string): void {
  if (!isSo) throw new Error(`Not so: ${fact}`);
  console.log(`ok  ${fact}`);
}

/** What imports each of the specifiers, one after the other, and names the one that fails. */
function importing(specifiers: readonly string[]): string {
  return `for (const each of ${JSON.stringify(specifiers)}) {
    await import(each).catch((error) => { throw new Error(each + ": " + error.message, { cause: error }); });
  }`;
}

/** Convex's own are imported by its CLI alone; the host needs SQLite. */
function importable(subpaths: readonly string[], { hasSqlite }: { hasSqlite: boolean }): string[] {
  return subpaths.filter((subpath) => {
    if (NEEDED_BY_CONVEX.includes(subpath) && subpath !== "./test") return false;
    return hasSqlite || !NEED_SQLITE.has(subpath);
  }).map((subpath) => PACKAGE + subpath.slice(1));
}

async function checkImports(app: string, subpaths: readonly string[]): Promise<void> {
  for (const version of NODES) {
    const node = ["npx", "-y", `node@${version}`];
    const specifiers = importable(subpaths, { hasSqlite: version !== "20" });
    await run(app, [...node, "--input-type=module", "--eval", importing(specifiers)]);
    const found = (await run(app, [...node, "--version"])).trim();
    console.log(`ok  Node ${found} imports ${specifiers.length} of ${subpaths.length} subpaths`);
  }
  const specifiers = importable(subpaths, { hasSqlite: true });
  await Deno.writeTextFile(`${app}/imports.js`, importing(specifiers));
  await run(app, ["deno", "run", "-A", "imports.js"]);
  console.log(`ok  Deno ${Deno.version.deno} imports ${specifiers.length}`);
}

/** How much `.` loads in the Node that is there, and how long that takes, apart from Node's own start. */
async function measureImport(app: string): Promise<void> {
  const node = ["node", "--input-type=module", "--eval"];
  const counted = `import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(${JSON.stringify(LOADER)}));
    await import("${PACKAGE}");`;
  const loaded = (await run(app, [...node, counted])).split("\n").filter((url) => url !== "");
  const timed = `const start = performance.now();
    await import("${PACKAGE}");
    console.log(performance.now() - start);`;
  const times: number[] = [];
  for (let round = 0; round < IMPORTS; round++) {
    times.push(Number(await run(app, [...node, timed])));
  }
  const middle = times.sort((a, b) => a - b)[IMPORTS >> 1] ?? NaN;
  // The time is the machine's, so it is told and nothing is asked of it.
  say(
    loaded.length > 0 && loaded.length <= MAX_LOADED,
    `${PACKAGE} loads ${loaded.length} modules of at most ${MAX_LOADED}, ` +
      `in ${middle.toFixed(0)} ms here`,
  );
}

async function checkTypes(app: string, subpaths: readonly string[]): Promise<void> {
  const all = subpaths.map((subpath, index) =>
    `import * as m${index} from "${PACKAGE}${
      subpath.slice(1)
    }";\nexport type T${index} = typeof m${index};`
  );
  await Deno.writeTextFile(`${app}/consumer.ts`, `${all.join("\n")}\n${CONSUMER}`);
  for (const [name, options] of Object.entries(RESOLUTIONS)) {
    const project = { compilerOptions: { ...STRICT, ...options }, files: ["consumer.ts"] };
    await Deno.writeTextFile(`${app}/tsconfig.json`, JSON.stringify(project));
    const output = await run(app, ["node", "node_modules/typescript/bin/tsc"]).catch(String);
    // The declarations of other packages are theirs to mend: only what names ours or the app's counts.
    const ours = output.split("\n").filter((line) =>
      /^(?:node_modules\/@banata|consumer\.ts).*error TS/.test(line)
    );
    if (ours.length > 0) throw new Error(`Not typed under ${name}:\n${ours.join("\n")}`);
    console.log(`ok  a strict app is typed under ${name}`);
  }
}

async function main(): Promise<number> {
  const start = performance.now();
  const app = await Deno.makeTempDir({ prefix: "banata-npm-" });
  try {
    const { exports } = await readDenoConfig();
    const subpaths = Object.keys(npmExports(exports)).filter((each) => each !== "./package.json");
    await makeApp(app);
    await checkImports(app, subpaths);
    await measureImport(app);
    await checkTypes(app, subpaths);
    console.log(`Installed and checked in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await Deno.remove(app, { recursive: true });
  }
}

if (import.meta.main) await runTask({ usage: "deno task smoke:npm" }, main);
