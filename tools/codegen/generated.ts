import config from "../../deno.json" with { type: "json" };
import { startStub } from "../convex_stub/mod.ts";
import { fromFileUrl, listFiles, toFileUrl } from "../paths.ts";
import { denoCommand } from "../sealed.ts";

const COPIED = ["component", "migrations", "rules", "tlog"];
/** `npm:convex@` and the range of versions, as deno.json has it. */
const CONVEX = config.imports.convex;
/** The installed one, in the copy: naming the package would resolve it again, through the link, in the tree. */
const CLI = "node_modules/convex/bin/main.js";
const ARGUMENTS = ["codegen", "--component-dir", "component", "--typecheck=disable"];

/**
 * Lets the official CLI generate a component's `_generated/` folder against the stub deployment, in
 * a copy of the sources so that the tree stays as it is. Returns the files by name; their import
 * specifiers end in `.ts`, because Deno refuses the CLI's `.js` ones.
 */
export async function generateComponentCode(root: URL): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir({ prefix: "banata-codegen-" });
  const app = toFileUrl(`${folder}/`);
  try {
    await copySources(root, app);
    await runCodegen(folder);
    const generated: Record<string, string> = {};
    const output = new URL("component/_generated/", app);
    for (const file of await listFiles(output)) {
      generated[file] = withTsSpecifiers(await Deno.readTextFile(new URL(file, output)));
    }
    return generated;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function copySources(root: URL, app: URL): Promise<void> {
  for (const folder of COPIED) {
    const source = new URL(`${folder}/`, root);
    for (const file of await listFiles(source)) {
      const target = new URL(`${folder}/${file}`, app);
      await Deno.mkdir(new URL(".", target), { recursive: true });
      await Deno.copyFile(new URL(file, source), target);
    }
  }
  // The CLI wants an app around the component: a package that lists convex, and a convex folder.
  await Deno.mkdir(new URL("convex/", app));
  const manifest = {
    name: "codegen",
    type: "module",
    dependencies: { convex: CONVEX.replace("npm:convex@", "") },
  };
  await Deno.writeTextFile(new URL("package.json", app), JSON.stringify(manifest));
  await Deno.symlink(fromFileUrl(new URL("node_modules", root)), new URL("node_modules", app));
}

async function runCodegen(folder: string): Promise<void> {
  const stub = startStub();
  try {
    const { success, stdout, stderr } = await denoCommand(["run", "-A", CLI, ...ARGUMENTS], {
      flags: ["--no-config", "--no-lock", "--node-modules-dir=manual"],
      cwd: folder,
      env: stub.env,
      stdin: "null",
    }).output();
    if (!success) {
      const decoder = new TextDecoder();
      throw new Error(`Cannot generate: ${decoder.decode(stdout)}${decoder.decode(stderr)}`);
    }
  } finally {
    await stub.close();
  }
}

function withTsSpecifiers(source: string): string {
  return source.replace(/(from\s+"\.{1,2}\/[^"]+)\.js"/g, '$1.ts"');
}
