/**
 * What several rules ask about the file they read.
 *
 * @module
 */

import { relative } from "node:path";
import { fromFileUrl } from "../paths.ts";
import { ROOT } from "../sealed.ts";

const ROOT_PATH = fromFileUrl(ROOT);

/** The file's path from the root of the tree, with forward slashes. */
export function pathInTree(filename: string): string {
  return relative(ROOT_PATH, filename).replaceAll("\\", "/");
}

/** Whether a tool writes this file, so that a person's budget does not count. */
export function isGenerated(path: string): boolean {
  return path.includes("_generated/") || path.endsWith(".gen.ts");
}

/** Whether the file is a test or a bench, which may import every part of the tree. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.endsWith(".bench.ts");
}

/** Lines of a text, not counting the empty one behind its last newline. */
export function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** The text of a string literal, or the fixed beginning of a template. */
export function leadingText(node: Deno.lint.Node | undefined): string | undefined {
  if (node?.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node?.type === "TemplateLiteral") return node.quasis[0]?.cooked;
  return undefined;
}
