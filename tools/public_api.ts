/**
 * `deno task public-api`: writes every exported name into `tests/public_api.json`, where a review sees
 * what a change adds to or takes from the package's surface.
 *
 * @module
 */

import { readDenoConfig } from "./manifest.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, ROOT } from "./sealed.ts";

/** Exported names with their kinds, sorted, by subpath of the package. */
export type PublicApi = Record<string, string[]>;

/** Where the checked-in names are. */
export const PUBLIC_API_FILE: URL = new URL("tests/public_api.json", ROOT);

/** Kinds that are the same to whoever imports the name. */
const KIND_NAMES: Record<string, string> = { interface: "type", typeAlias: "type" };

interface DocOutput {
  nodes: Record<string, {
    symbols: { name: string; declarations: { kind: string; declarationKind: string }[] }[];
  }>;
}

/** Reads the exported names from the sources, as `deno doc` sees them. */
export async function readPublicApi(): Promise<PublicApi> {
  const { exports } = await readDenoConfig();
  const { success, stdout, stderr } = await denoCommand([
    "doc",
    "--json",
    ...new Set(Object.values(exports)),
  ], {
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(`Cannot read the exports: ${new TextDecoder().decode(stderr)}`);
  const { nodes }: DocOutput = JSON.parse(new TextDecoder().decode(stdout));
  return Object.fromEntries(
    Object.entries(exports).map(([subpath, file]) => [
      subpath,
      namesOf(nodes[new URL(file, ROOT).href]?.symbols ?? []),
    ]),
  );
}

function namesOf(symbols: DocOutput["nodes"][string]["symbols"]): string[] {
  return symbols.flatMap(({ name, declarations }) => {
    const kinds = declarations.filter((each) => each.declarationKind === "export");
    return [...new Set(kinds.map(({ kind }) => `${KIND_NAMES[kind] ?? kind} ${name}`))];
  }).sort();
}

async function writePublicApi(): Promise<void> {
  await Deno.writeTextFile(PUBLIC_API_FILE, `${JSON.stringify(await readPublicApi(), null, 2)}\n`);
}

if (import.meta.main) await runTask({ usage: "deno task public-api" }, writePublicApi);
