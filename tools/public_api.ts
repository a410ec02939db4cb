/**
 * `deno task public-api`: writes every exported name into `tests/public_api.json`, where a review sees
 * what a change adds to or takes from the package's surface.
 *
 * @module
 */

import { entriesOf, readPackages } from "./manifest.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, ROOT } from "./sealed.ts";

/** Exported names with their kinds, sorted, by subpath; those of a member of the workspace by its name. */
export type PublicApi = Record<string, string[]>;

/** Where the checked-in names are. */
export const PUBLIC_API_FILE: URL = new URL("tests/public_api.json", ROOT);

/** Kinds that are the same to whoever imports the name. */
const KIND_NAMES: Record<string, string> = { interface: "type", typeAlias: "type" };

interface Location {
  filename: string;
  byteIndex: number;
}

interface Declaration {
  kind: string;
  declarationKind: string;
  location: Location;
  /** Of a `reference`, which stands for what another entry has described already. */
  def?: { target?: Location };
}

interface DocOutput {
  nodes: Record<string, { symbols: { name: string; declarations: Declaration[] }[] }>;
}

/** Reads the exported names from the sources, as `deno doc` sees them. */
export async function readPublicApi(): Promise<PublicApi> {
  const packages = await readPackages();
  const { success, stdout, stderr } = await denoCommand([
    "doc",
    "--json",
    ...entriesOf(packages),
  ], {
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(`Cannot read the exports: ${new TextDecoder().decode(stderr)}`);
  const output: DocOutput = JSON.parse(new TextDecoder().decode(stdout));
  const kinds = kindsOf(output);
  return Object.fromEntries(
    packages.flatMap(({ config, folder }) =>
      Object.entries(config.exports).map(([subpath, file]) => [
        folder === "./" ? subpath : `${config.name}${subpath.slice(1)}`,
        namesOf(output.nodes[new URL(file, new URL(folder, ROOT)).href]?.symbols ?? [], kinds),
      ])
    ),
  );
}

/** The kind of each declaration by where it stands. */
function kindsOf({ nodes }: DocOutput): Map<string, string> {
  const all = Object.values(nodes).flatMap(({ symbols }) => symbols)
    .flatMap(({ declarations }) => declarations);
  return new Map(all.map(({ kind, location }) => [placeOf(location), kind]));
}

function placeOf({ byteIndex, filename }: Location): string {
  return `${filename}:${byteIndex}`;
}

function namesOf(
  symbols: DocOutput["nodes"][string]["symbols"],
  kinds: ReadonlyMap<string, string>,
): string[] {
  return symbols.flatMap(({ name, declarations }) => {
    const own = declarations.filter((each) => each.declarationKind === "export")
      .map(({ def, kind }) =>
        def?.target === undefined ? kind : kinds.get(placeOf(def.target)) ?? kind
      );
    return [...new Set(own.map((kind) => `${KIND_NAMES[kind] ?? kind} ${name}`))];
  }).sort();
}

async function writePublicApi(): Promise<void> {
  await Deno.writeTextFile(PUBLIC_API_FILE, `${JSON.stringify(await readPublicApi(), null, 2)}\n`);
}

if (import.meta.main) await runTask({ usage: "deno task public-api" }, writePublicApi);
