/**
 * `deno task compile [--out FILE] [--target linux-x64]`: makes the binary `banata`, which needs neither Deno
 * nor Node: all commands of the npm package in one file.
 *
 * It is one of Node's single executable applications. `deno compile` would need `denort`, which is on no
 * registry, only on Deno's own host. Needs npm and its registry, where the Node inside is from.
 *
 * @module
 */
import { join } from "node:path";
import { CliError } from "../cli/arguments.ts";
import { readDenoConfig } from "./manifest.ts";
import { build } from "./packages/esbuild.ts";
import { fromFileUrl, listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";

/** The Node inside, and what puts files into it. */
const NODE = "24.21.0";
const POSTJECT = "1.0.0-alpha.6";
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const TARGETS = ["linux-x64", "linux-arm64"];
/** The machine that makes it, as targets are named. */
export const HERE: string = `${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
const USAGE = `deno task compile [--out FILE] [--target ${TARGETS.join("|")}]`;
/** Modules that the files of `local/` import, besides those of the package. */
const PACKAGES = ["convex/server"];
/** Exports of the package that nothing within the binary imports. */
const LEFT_OUT = ["./test", "./embedded", "./cli", "./tlog", "./_generated/component.js"];

/** A binary. */
export interface Compiled {
  /** The file. */
  file: string;
  /** How large it is. */
  bytes: number;
}

/** Makes the binary. */
export async function compile(
  { out, target = "linux-x64" }: { out: string; target?: string },
): Promise<Compiled> {
  const folder = await Deno.makeTempDir({ prefix: "banata-compile-" });
  try {
    const assets = await bundle(folder);
    // npm's `node` is the one of the machine that installs it.
    const here = target === HERE ? `node-${target}` : "node";
    const nodes = [...new Set([here, `node-${target}`])].map((name) => `${name}@${NODE}`);
    await npm(folder, ["install", "--force", ...nodes, `postject@${POSTJECT}`]);
    await prepareBlob(folder, { assets, node: `${folder}/node_modules/${here}/bin/node` });
    const file = `${folder}/banata`;
    await Deno.copyFile(`${folder}/node_modules/node-${target}/bin/node`, file);
    await Deno.chmod(file, 0o755);
    const postject = `${folder}/node_modules/postject/dist/cli.js`;
    const parts = [file, "NODE_SEA_BLOB", `${folder}/blob`, "--sentinel-fuse", FUSE];
    await command("node", [postject, ...parts]);
    await Deno.copyFile(file, out);
    await Deno.chmod(out, 0o755);
    return { file: out, bytes: (await Deno.stat(out)).size };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Bundles the commands, and what the files of `local/` import; gives the binary's files by their names. */
async function bundle(folder: string): Promise<Record<string, string>> {
  const { exports, name, version } = await readDenoConfig();
  const own = Object.entries(exports).filter(([subpath]) => !LEFT_OUT.includes(subpath));
  const entries = Object.fromEntries([
    ...own.map(([subpath, file]) => [subpath, file.slice(2).replace(/\.ts$/, ".js")]),
    ...PACKAGES.map((each) => [each, `packages/${each}.js`]),
  ]);
  const points = ["cli/npm_bin.ts", ...own.map(([, file]) => file.slice(2))].map((file) =>
    [file.replace(/\.ts$/, ""), fromFileUrl(new URL(file, ROOT))] as const
  );
  await build({
    entryPoints: Object.fromEntries([
      ...points,
      ...PACKAGES.map((each) => [`packages/${each}`, each] as const),
    ]),
    // A chunk finds the files beside the commands as its modules do.
    chunkNames: "cli/[name]-[hash]",
    outdir: `${folder}/files`,
    absWorkingDir: fromFileUrl(ROOT),
    alias: { "@banata-auth/embedded": fromFileUrl(new URL("embedded/mod.ts", ROOT)) },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "inline",
    logLevel: "warning",
    // Packages in CommonJS ask for modules of Node by it.
    banner: {
      js: 'import { createRequire as bundledRequire } from "node:module";' +
        "const require = bundledRequire(import.meta.url);",
    },
  });
  // The host looks no further into a package that has files of its own for browsers.
  const manifest = { name, version, type: "module", browser: {} };
  await write(folder, "package.json", JSON.stringify(manifest));
  for (const file of await listFiles(new URL("local/", ROOT))) {
    await write(folder, `local/${file}`, await Deno.readTextFile(new URL(`local/${file}`, ROOT)));
  }
  const files = await listFiles(new URL(`file://${folder}/files/`));
  await Deno.writeTextFile(`${folder}/names`, JSON.stringify(files));
  await Deno.writeTextFile(`${folder}/entries`, JSON.stringify(entries));
  const paths = files.map((file) => [file, `${folder}/files/${file}`] as const);
  return {
    names: `${folder}/names`,
    entries: `${folder}/entries`,
    ...Object.fromEntries(paths),
  };
}

async function write(folder: string, name: string, text: string): Promise<void> {
  const file = `${folder}/files/${name}`;
  await Deno.mkdir(join(file, ".."), { recursive: true });
  await Deno.writeTextFile(file, text);
}

/** The part that is put into a Node: the same for every target, as long as it is of one version of Node. */
async function prepareBlob(
  folder: string,
  { assets, node }: { assets: Record<string, string>; node: string },
): Promise<void> {
  await build({
    entryPoints: [fromFileUrl(new URL("tools/binary/bootstrap.ts", ROOT))],
    outfile: `${folder}/bootstrap.cjs`,
    bundle: true,
    format: "cjs",
    platform: "node",
    // It has no address of its own.
    define: { "import.meta.url": '"file:///"' },
  });
  const config = {
    main: `${folder}/bootstrap.cjs`,
    output: `${folder}/blob`,
    disableExperimentalSEAWarning: true,
    // Either would be of one processor.
    useCodeCache: false,
    useSnapshot: false,
    // NODE_OPTIONS is of whoever sets the environment, and would run code of theirs.
    execArgvExtension: "none",
    execArgv: ["--disable-warning=ExperimentalWarning"],
    assets,
  };
  await Deno.writeTextFile(`${folder}/sea.json`, JSON.stringify(config));
  await command(node, ["--experimental-sea-config", `${folder}/sea.json`]);
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  await Deno.writeTextFile(`${folder}/package.json`, '{ "private": true }');
  await command("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], folder);
}

async function command(program: string, args: readonly string[], cwd?: string): Promise<void> {
  const options = { args: [...args], stdin: "null" as const, ...cwd === undefined ? {} : { cwd } };
  const { success, stderr, stdout } = await new Deno.Command(program, options).output();
  if (success) return;
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  throw new CliError(`Look into what ${program} says: ${text.trim()}`);
}

if (import.meta.main) {
  const text = { type: "string" } as const;
  await runTask({ usage: USAGE, options: { out: text, target: text } }, async ({ values }) => {
    const { out = "banata", target = "linux-x64" } = values;
    if (!TARGETS.includes(target)) throw new CliError(`Use ${USAGE}: ${target} is not understood`);
    const { bytes, file } = await compile({ out, target });
    console.log(`${file}: ${(bytes / 1e6).toFixed(0)} MB for ${target}, with Node ${NODE}`);
  });
}
