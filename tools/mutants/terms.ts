/**
 * Finds every term of a source file that keeps projects apart, and how the file reads without it.
 *
 * @module
 */
import ts from "../packages/typescript.ts";

/** One way to lose one term. */
export interface Mutant {
  /** Line of the term, from 1. */
  readonly line: number;
  /** What is lost, in a few words. */
  readonly what: string;
  /** The whole file without the term. */
  readonly text: string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const NAME = "projectId";
const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Every mutant of a file. A term whose loss may be read in two ways gives two. */
export function mutantsOf(text: string): Mutant[] {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    const lost = lossesOf(node);
    for (const { edits, what } of lost) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ line, what, text: applied(text, edits) });
    }
    // Arguments of a lost term are part of it.
    if (lost.length === 0) ts.forEachChild(node, visit);
    else if (ts.isCallExpression(node)) visit(node.expression);
  };
  visit(source);
  return found;
}

interface Loss {
  readonly what: string;
  readonly edits: readonly Edit[];
}

function lossesOf(node: ts.Node): Loss[] {
  if (ts.isCallExpression(node)) return callLosses(node);
  if (ts.isShorthandPropertyAssignment(node) && node.name.text === NAME) {
    const text = `${NAME}: ${wrong(NAME)}`;
    return [{ what: "another project in an object", edits: [{ ...rangeOf(node), text }] }];
  }
  if (ts.isPropertyAssignment(node) && nameOf(node.name) === NAME) {
    if (isValidator(node.initializer)) return [];
    return [{ what: "another project in an object", edits: [replaced(node.initializer)] }];
  }
  if (ts.isBinaryExpression(node) && COMPARISONS.has(node.operatorToken.kind)) {
    if (![node.left, node.right].some(namesProject)) return [];
    return ["true", "false"].map((text) => ({
      what: `${text} for a comparison`,
      edits: [{ ...rangeOf(node), text }],
    }));
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === NAME) {
    return [{ what: "another project as a value", edits: [replaced(node)] }];
  }
  return [];
}

/** `index.eq("projectId", …)`, `q.eq(q.field("projectId"), …)`, and `projectId` handed on as it is. */
function callLosses(node: ts.CallExpression): Loss[] {
  const { arguments: [first], expression } = node;
  if (ts.isPropertyAccessExpression(expression) && first && namesProject(first)) {
    const withIndex = enclosing(node, "withIndex")?.arguments[0];
    if (withIndex && ts.isStringLiteral(first)) {
      return [{
        what: "no project in a range",
        edits: [
          { ...rangeOf(node), text: expression.expression.getText() },
          { ...rangeOf(withIndex), text: unscoped(withIndex.getText()) },
        ],
      }];
    }
    return [{ what: "no project in a filter", edits: [{ ...rangeOf(node), text: "true" }] }];
  }
  return node.arguments
    .filter((argument) => ts.isIdentifier(argument) && argument.text === NAME)
    .map((argument) => ({ what: "another project as a value", edits: [replaced(argument)] }));
}

function enclosing(node: ts.Node, method: string): ts.CallExpression | undefined {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (!ts.isCallExpression(at) || !ts.isPropertyAccessExpression(at.expression)) continue;
    if (at.expression.name.text === method) return at;
  }
  return undefined;
}

/** Whether an expression is the project's column or the value of one. */
function namesProject(node: ts.Expression): boolean {
  if (ts.isStringLiteral(node) || ts.isIdentifier(node)) return node.text === NAME;
  if (ts.isPropertyAccessExpression(node)) return node.name.text === NAME;
  return ts.isCallExpression(node) && node.arguments.length === 1 &&
    ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "field" &&
    node.arguments.some(namesProject);
}

function isValidator(node: ts.Expression): boolean {
  return /^v\./.test(node.getText());
}

function nameOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

function replaced(node: ts.Node): Edit {
  return { ...rangeOf(node), text: wrong(node.getText()) };
}

/** One project for all of them, and for that one another. */
function wrong(value: string): string {
  return `((${value}) === "platform" ? "elsewhere" : "platform")`;
}

/** The index with the same columns but the project, which the copies' schema has; see copies.ts. */
function unscoped(index: string): string {
  return `((${index}) === "p" ? "by_creation_time" : "u" + (${index}))`;
}

function rangeOf(node: ts.Node): Pick<Edit, "start" | "end"> {
  return { start: node.getStart(), end: node.getEnd() };
}

function applied(text: string, edits: readonly Edit[]): string {
  return edits.toSorted((one, other) => other.start - one.start)
    .reduce((text, { end, start, text: by }) => text.slice(0, start) + by + text.slice(end), text);
}
