/**
 * Finds what is exported and that nobody imports: dead code, or something that only its own file uses.
 *
 * @module
 */

import { join } from "node:path/posix";
import ts from "./packages/typescript.ts";

/** An exported name, and whether its own file says it elsewhere too. */
export interface UnusedExport {
  readonly path: string;
  readonly name: string;
  readonly kind: "type" | "value";
  /** Taking the word `export` away is enough; else the whole is dead. */
  readonly usedInside: boolean;
}

/** What a file offers and what it takes of others: `*` is all there is, `values` all that runs. */
interface FileNames {
  readonly exported: ReadonlyMap<string, UnusedExport["kind"]>;
  readonly used: readonly { readonly path: string; readonly name: string }[];
  readonly identifiers: ReadonlyMap<string, number>;
}

/**
 * The exports of `sources` that no file of `texts` imports.
 *
 * @param entries files whose exports others import from outside
 */
export function unusedExports(
  texts: ReadonlyMap<string, string>,
  { entries, sources }: {
    entries: ReadonlySet<string>;
    sources: (path: string) => boolean;
  },
): UnusedExport[] {
  const files = new Map([...texts].map(([path, text]) => [path, namesOf(path, text)]));
  const used = new Set(
    [...files.values()].flatMap((file) => file.used.map(({ name, path }) => `${path} ${name}`)),
  );
  const isUsed = (path: string, name: string, kind: UnusedExport["kind"]) =>
    used.has(`${path} ${name}`) || kind === "value" && used.has(`${path} values`);
  return [...files].filter(([path]) => sources(path) && !entries.has(path))
    .filter(([path]) => !used.has(`${path} *`))
    .flatMap(([path, { exported, identifiers }]) =>
      [...exported].filter(([name, kind]) => !isUsed(path, name, kind))
        .map(([name, kind]) => ({
          path,
          name,
          kind,
          usedInside: (identifiers.get(name) ?? 0) > 1,
        }))
    );
}

function namesOf(path: string, text: string): FileNames {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const exported = new Map<string, UnusedExport["kind"]>();
  const used: { path: string; name: string }[] = [];
  const identifiers = new Map<string, number>();
  const use = (specifier: ts.Node | undefined, names: readonly string[]) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    if (!specifier.text.startsWith(".")) return;
    for (const name of names) used.push({ path: join(path, "..", specifier.text), name });
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      use(statement.moduleSpecifier, importedNames(statement.importClause));
    } else if (ts.isExportDeclaration(statement)) {
      const named = statement.exportClause && ts.isNamedExports(statement.exportClause)
        ? statement.exportClause.elements
        : undefined;
      // What is handed on is not this file's own: whoever imports it here counts for nobody.
      use(
        statement.moduleSpecifier,
        named?.map(({ name, propertyName }) => (propertyName ?? name).text) ?? ["*"],
      );
    } else if (isExported(statement)) {
      for (const [name, kind] of declaredNames(statement)) exported.set(name, kind);
    }
  }
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node)) identifiers.set(node.text, (identifiers.get(node.text) ?? 0) + 1);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      use(node.arguments[0], ["values"]);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      use(node.argument.literal, ["*"]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { exported, used, identifiers };
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  const names = clause?.name === undefined ? [] : ["default"];
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, "*"];
  return [
    ...names,
    ...bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text),
  ];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) ?? [] : [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  return has(ts.SyntaxKind.ExportKeyword) && !has(ts.SyntaxKind.DefaultKeyword);
}

function declaredNames(statement: ts.Statement): [string, UnusedExport["kind"]][] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .flatMap(({ name }) => ts.isIdentifier(name) ? [[name.text, "value"] as const] : [])
      .map(([name, kind]) => [name, kind]);
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return [[statement.name.text, "type"]];
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name === undefined ? [] : [[statement.name.text, "value"]];
  }
  return [];
}
