/**
 * The regular expressions of the product, read from its sources.
 *
 * @module
 */

import ts from "./packages/typescript.ts";
import { listFiles } from "./paths.ts";
import { ROOT } from "./sealed.ts";

/** How an expression was found to take time in proportion to its text. */
export type Verdict =
  /** Its automaton proves it. */
  | "linear"
  /**
   * It looks around itself, remembers or counts far, which no automaton does in its place; a search found no text
   * that takes longer. A search can miss one: whoever adds such an expression thinks of texts too.
   */
  | "withstood";

/** What the sources have. */
export interface SourceExpressions {
  /** Where each literal stands first, by its text. */
  readonly literals: ReadonlyMap<string, string>;
  /** Where and how an expression, or code, is made of a text at run time, so that nothing can judge it. */
  readonly built: readonly string[];
}

/** Where the checked-in verdicts are, by the literals' texts. */
export const EXPRESSIONS_FILE: URL = new URL("tests/expressions.json", ROOT);

const PRODUCT =
  /^(?:(?:cli|component|console|embedded|local|migrations|plugins|rules|runtime|tlog)\/|\w+\.ts$)/;
const SOURCE = /\.tsx?$/;
const OTHERS = /\.test\.ts$|\/testdata\/|\/_generated\/|\.gen\.ts$/;
const MAKERS: ReadonlySet<string> = new Set(["RegExp", "Function", "eval"]);
/** Methods of a text that make an expression of a text. */
const MAKING_METHODS: ReadonlySet<string> = new Set(["match", "matchAll", "search"]);

/** Reads the expressions of everything that is published and of the console's sources. */
export async function readExpressions(): Promise<SourceExpressions> {
  const literals = new Map<string, string>();
  const built: string[] = [];
  for (const path of await listFiles(ROOT)) {
    if (!PRODUCT.test(path) || !SOURCE.test(path) || OTHERS.test(path)) continue;
    const text = await Deno.readTextFile(new URL(path, ROOT));
    const found = expressionsOf(text, path);
    for (const each of found.literals) if (!literals.has(each)) literals.set(each, path);
    built.push(...found.built.map((each) => `${path} ${each}`));
  }
  return { literals, built };
}

/** The literals of one source, and the places where it makes an expression or code of a text. */
export function expressionsOf(
  text: string,
  path: string,
): { literals: string[]; built: string[] } {
  const literals: string[] = [];
  const built: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
    if (isBuilt(node)) built.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return { literals, built };
}

function isBuilt(node: ts.Node): boolean {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return false;
  const { arguments: [pattern] = [], expression } = node;
  if (MAKERS.has(expression.getText())) return true;
  return ts.isPropertyAccessExpression(expression) && MAKING_METHODS.has(expression.name.text) &&
    pattern !== undefined && (ts.isStringLiteralLike(pattern) || ts.isTemplateExpression(pattern));
}
