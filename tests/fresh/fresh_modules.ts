/**
 * Runs every function with module state of its own, as Convex does: each call evaluates the function's
 * module anew, with everything that it imports.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Host } from "../../embedded/mod.ts";
import { denoCommand } from "../../tools/sealed.ts";

/** A component's sources: `""` is the app. */
const FOLDERS: Readonly<Record<string, URL>> = {
  "": new URL("../../local/", import.meta.url),
  banataAuth: new URL("../../component/", import.meta.url),
};
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The modules of a host, each evaluated anew for every call. */
export interface FreshModules extends AsyncDisposable {
  /** How often each module was evaluated since, by `component/module`. */
  readonly evaluations: ReadonlyMap<string, number>;
}

/**
 * Replaces the loaded modules of a host by bundles, one for each module, so that what two of them
 * import is not shared, and evaluates a bundle anew whenever a function of it is called.
 */
export async function useFreshModules({ engine }: Host): Promise<FreshModules> {
  const folder = await Deno.makeTempDir({ prefix: "banata-fresh-" });
  const evaluations = new Map<string, number>();
  // Whoever asks for a module is a function, which sees less than what bundles and loads one.
  const outside = AsyncLocalStorage.snapshot();
  for (const component of [...engine.parts.components.all()]) {
    const sources = FOLDERS[component.path];
    if (sources === undefined) throw new Error(`Say where the sources of ${component.path} are`);
    const bundles = new Map<string, Promise<string>>();
    const load = async (module: string): Promise<Record<string, unknown> | undefined> => {
      if (!component.moduleNames.includes(module)) return undefined;
      const name = `${component.path}/${module}`;
      const output = `${folder}/${name.replaceAll("/", "_")}.mjs`;
      const entry = fileURLToPath(new URL(`${module}.ts`, sources));
      const bundle = bundles.get(module) ?? outside(() => writeBundle(entry, output));
      bundles.set(module, bundle);
      const count = (evaluations.get(name) ?? 0) + 1;
      evaluations.set(name, count);
      const url = `${await bundle}?evaluation=${count}`;
      return await outside(() => import(url));
    };
    engine.parts.components.add({ ...component, load });
  }
  return {
    evaluations,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Writes a module with everything that it imports into one file; gives the file's URL. */
async function writeBundle(entry: string, output: string): Promise<string> {
  const { stderr, success } = await denoCommand([
    "bundle",
    "--quiet",
    "--platform",
    "deno",
    "--output",
    output,
    entry,
  ], {
    cwd: ROOT,
    stdin: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle ${entry}: ${new TextDecoder().decode(stderr)}`);
  return pathToFileURL(output).href;
}
