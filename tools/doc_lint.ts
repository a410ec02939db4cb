/**
 * Runs `deno doc --lint` over the exports and leaves out one kind of finding: a public type that
 * refers to a type of another package. `deno doc` reads no npm package and calls each such type
 * private; what remains is ours to mend.
 *
 * Arguments are passed on to `deno doc`.
 *
 * @module
 */

import { entriesOf, packageOf, readPackages } from "./manifest.ts";
import { fromFileUrl } from "./paths.ts";
import { denoCommand, ROOT } from "./sealed.ts";

/** One finding of `deno doc --lint`, as it was printed. */
export interface DocFinding {
  /** The whole text. */
  text: string;
  /** The file it is about. */
  file: string;
  /** For a reference to a private type, that type's name. */
  privateType: string | undefined;
}

/** Splits the output of `deno doc --lint` into its findings. */
export function parseFindings(output: string): DocFinding[] {
  return output.split(/^(?=error\[)/m).filter((text) => text.startsWith("error[")).map((text) => ({
    // The last one is followed by the summary.
    text: text.replace(/^error: [^]*/m, "").trimEnd(),
    file: text.match(/^ *--> (.*?):\d+:\d+$/m)?.[1] ?? "",
    privateType: text.match(/^error\[private-type-ref\].* private type '([^']+)'$/m)?.[1],
  }));
}

/** Names that a module imports from packages. */
export function importedFromPackages(source: string): Set<string> {
  const names = new Set<string>();
  const imports = source.matchAll(/^import (?:type )?\{([^}]*)\} from "([^"]+)";$/gm);
  for (const [, list = "", specifier = ""] of imports) {
    if (!packageOf(specifier)) continue;
    for (const item of list.split(",")) {
      const name = item.trim().replace(/^type /, "").split(" as ").at(-1);
      if (name) names.add(name);
    }
  }
  return names;
}

async function isOurs({ file, privateType }: DocFinding): Promise<boolean> {
  if (!privateType) return true;
  return !importedFromPackages(await Deno.readTextFile(file)).has(privateType);
}

async function lintDocs(flags: readonly string[]): Promise<number> {
  const entries = entriesOf(await readPackages());
  const { success, stderr } = await denoCommand(["doc", "--lint", ...entries], {
    flags,
    cwd: fromFileUrl(ROOT),
    env: { NO_COLOR: "1" },
    stdout: "null",
  }).output();
  if (success) return 0;
  const output = new TextDecoder().decode(stderr);
  const findings = parseFindings(output);
  const ours = await Array.fromAsync(
    findings,
    async (each) => ({ each, ours: await isOurs(each) }),
  );
  const texts = ours.filter((one) => one.ours).map((one) => one.each.text);
  // Without a single finding, deno doc failed for another reason.
  if (findings.length === 0) texts.push(output);
  for (const text of texts) console.error(`${text}\n`);
  if (texts.length > 0) console.error(`${texts.length} faults in the documentation`);
  return texts.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await lintDocs(Deno.args));
