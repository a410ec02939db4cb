import { fileURLToPath, pathToFileURL } from "node:url";
import { findInPackages, isThere } from "./packages.ts";
import { isCommonJs } from "./resolve_import.ts";
import { fs } from "../system/builtins.ts";

const { readFileSync } = fs;

/** An import or export from somewhere, or a dynamic import; also what looks like one in a text or a comment. */
const IMPORT = /\b(?:from|import)\s*(?:\(\s*)?(["'])([^"'\n]+)\1/g;

/**
 * Whether files of an app folder, or what they import by relative paths, import what Deno takes in another way
 * than Convex's bundler: WebAssembly, which Deno instantiates, and packages in CommonJS, of which Deno sees
 * some members only. What Deno does not take at all is not looked for.
 */
export function needsLoader(files: readonly string[]): boolean {
  const seen = new Set(files);
  for (const file of seen) {
    if (!isThere(file)) continue;
    for (const [, , specifier = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
      if (specifier.endsWith(".wasm")) return true;
      if (specifier.startsWith(".")) {
        seen.add(fileURLToPath(new URL(specifier, pathToFileURL(file))));
      } else if (!/^[a-z]+:/.test(specifier)) {
        const found = findInPackages(specifier, file);
        if (found !== null && isThere(found) && isCommonJs(found)) return true;
      }
    }
  }
  return false;
}
