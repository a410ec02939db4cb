import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const TYPESCRIPT = /^file:[^?]*\.[cm]?tsx?(?:\?|$)/;
const JSX = /\.[jt]sx(?:\?|$)/;

/** Node's own, whose types Deno does not have yet. */
type StripTypes = (code: string, options: { mode: "transform"; sourceUrl: string }) => string;

const stripTypes: unknown = Reflect.get(nodeModule, "stripTypeScriptTypes");

/** See {@link System.transpiled}. Node does not take TypeScript in packages, nor enums and the like. */
export function transpiled(url: string): string | undefined {
  if (JSX.test(url)) {
    throw new SyntaxError(`Node loads no JSX: run the host in Deno, or compile ${url} first`);
  }
  if (!TYPESCRIPT.test(url)) return undefined;
  const path = fileURLToPath(url.replace(/\?.*$/s, ""));
  return (stripTypes as StripTypes)(readFileSync(path, "utf8"), {
    mode: "transform",
    sourceUrl: url,
  });
}
