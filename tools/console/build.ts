/**
 * Makes the console's pages: its TSX becomes one script and its style one sheet, as texts of a module that
 * serves them. Whoever runs the platform builds nothing.
 *
 * @module
 */
import * as esbuild from "../packages/esbuild.ts";
import { fromFileUrl } from "../paths.ts";
import { ROOT } from "../sealed.ts";

/** What browsers must know: the first of each that have `dialog`, modules and `text-wrap`-free grids. */
const TARGETS = ["chrome111", "firefox113", "safari16.4"];

/** The texts of the generated files, by their paths in the tree. */
export async function generateConsole(): Promise<Record<string, string>> {
  const [script, style] = await Promise.all([
    bundle("console/app/main.tsx"),
    bundle("console/app/style.css"),
  ]);
  await esbuild.stop();
  return { "console/assets.gen.ts": await assetsSource({ script, style }) };
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fromFileUrl(new URL(entry, ROOT))],
    absWorkingDir: fromFileUrl(ROOT),
    bundle: true,
    charset: "utf8",
    format: "esm",
    jsxFactory: "h",
    legalComments: "none",
    minify: true,
    plugins: [packagesOfNpm()],
    target: TARGETS,
    // A `deno.json` says nothing to it, and what another tool leaves about must not either.
    tsconfigRaw: {},
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Finds `npm:preact@^11` where Deno has installed it, by its name. */
function packagesOfNpm(): esbuild.Plugin {
  return {
    name: "npm",
    setup(build) {
      build.onResolve({ filter: /^npm:/ }, ({ kind, path }) => {
        const name = path.replace(/^npm:((?:@[^/]+\/)?[^@/]+)@[^/]+/, "$1");
        return build.resolve(name, { kind, resolveDir: fromFileUrl(ROOT) });
      });
    },
  };
}

/** The module that holds the files, each with what it is known by. */
async function assetsSource(
  { script, style }: { script: string; style: string },
): Promise<string> {
  const assets = {
    script: await asset(script, { name: "console", type: "js" }),
    style: await asset(style, { name: "console", type: "css" }),
  };
  return `// Written by \`deno task codegen\` of console/app/. Do not edit.
/** A file of the console. */
export interface Asset {
  /** Holds the hash of its text, so that it never changes under this name. */
  readonly name: string;
  /** base64 of its SHA-256. */
  readonly hash: string;
  readonly text: string;
}

/** The script of all pages. */
export const SCRIPT: Asset = ${JSON.stringify(assets.script, null, 2)};

/** Their style sheet. */
export const STYLE: Asset = ${JSON.stringify(assets.style, null, 2)};
`;
}

async function asset(
  text: string,
  { name, type }: { name: string; type: string },
): Promise<{ name: string; hash: string; text: string }> {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  );
  const id = digest.toHex().slice(0, 16);
  return { name: `${name}-${id}.${type}`, hash: digest.toBase64(), text };
}
