/**
 * Rule `import-direction`: imports run one way, as `folders.ts` says.
 *
 * @module
 */

import { join } from "node:path/posix";
import config from "../../deno.json" with { type: "json" };
import host from "../../embedded/deno.json" with { type: "json" };
import { mayImport, mayImportPackage, partOf, ruleOf } from "./folders.ts";
import { isTest, leadingText, pathInTree } from "./source.ts";

/** The packages of the tree by their folder. */
const PACKAGES: Readonly<Record<string, PackageEntries>> = { "": config, "embedded": host };

interface PackageEntries {
  readonly name: string;
  /** File by subpath. */
  readonly exports: Readonly<Record<string, string>>;
}

/** Refuses an import that the order of the folders does not allow. */
export const importDirection: Deno.lint.Rule = {
  create(context) {
    const path = pathInTree(context.filename);
    if (isTest(path)) return {};
    const check = (source: Deno.lint.Node | null) => {
      const specifier = leadingText(source ?? undefined);
      const message = specifier && refusal(path, specifier);
      if (source && message) context.report({ node: source, message, hint: HINT });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) =>
        check(node.argument.type === "TSLiteralType" ? node.argument.literal : node.argument),
    };
  },
};

const HINT = "The order of the folders is in tools/lint/folders.ts and in CONTRIBUTING.md";

function refusal(path: string, specifier: string): string | undefined {
  const from = partOf(path);
  const target = targetOf(path, specifier);
  if (target === undefined) {
    if (mayImportPackage(from, specifier)) return undefined;
    return `Files in ${from} do not import ${specifier}`;
  }
  const to = partOf(target);
  const member = PACKAGES[to];
  // What is published apart is not beside the importing file any more.
  if (member && to !== from && ruleOf(from) && specifier.startsWith(".")) {
    return `Files in ${from} import ${member.name} by its name`;
  }
  return mayImport(from, to) ? undefined : `Files in ${from} do not import files in ${to}`;
}

/** The file in the tree that a specifier names, or undefined for a package. */
function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return join(path, "..", specifier);
  // local/ is copied out of the tree, so there the package's own name is a package like any other.
  if (partOf(path) === "local") return undefined;
  for (const [folder, { exports, name }] of Object.entries(PACKAGES)) {
    if (specifier !== name && !specifier.startsWith(`${name}/`)) continue;
    const file = exports[`.${specifier.slice(name.length)}`];
    return file && join(folder, file);
  }
  return undefined;
}
