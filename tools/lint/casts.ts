/**
 * Rule `no-blind-cast`: `as any` and `as unknown as` switch the type checker off, so they stand only
 * where this list says so, each with its reason beside it.
 *
 * @module
 */

import { isGenerated, isTest, pathInTree } from "./source.ts";

/** Files that may cast blindly. Each cast there has a comment that starts with `Cast:` above it. */
export const CAST_FILES: readonly string[] = [
  "runtime/request/component_api.ts",
];

const REASON = /^[\s*]*Cast: \S/;

/** Refuses a blind cast outside the listed files or without its reason. */
export const noBlindCast: Deno.lint.Rule = {
  create(context) {
    const path = pathInTree(context.filename);
    if (isTest(path) || isGenerated(path)) return {};
    const check = (node: Deno.lint.TSAsExpression | Deno.lint.TSTypeAssertion) => {
      if (!isBlind(node)) return;
      const listed = CAST_FILES.includes(path);
      if (listed && hasReason(context.sourceCode, node)) return;
      context.report({
        node,
        message: listed ? "Blind cast has no reason" : "Blind cast in a file that is not listed",
        hint: "Narrow the value; else list the file in tools/lint/casts.ts and write // Cast: why",
      });
    };
    return { TSAsExpression: check, TSTypeAssertion: check };
  },
};

function isBlind(node: Deno.lint.TSAsExpression | Deno.lint.TSTypeAssertion): boolean {
  if (node.typeAnnotation.type === "TSAnyKeyword") return true;
  const inner = node.expression;
  return (inner.type === "TSAsExpression" || inner.type === "TSTypeAssertion") &&
    (inner.typeAnnotation.type === "TSUnknownKeyword" ||
      inner.typeAnnotation.type === "TSNeverKeyword");
}

/** Looks for the reason above the cast: a few lines, since the formatter may wrap the statement. */
function hasReason(source: Deno.lint.SourceCode, node: Deno.lint.Node): boolean {
  return source.getAllComments().some((comment) => {
    const between = source.text.slice(comment.range[1], node.range[0]);
    return comment.range[1] <= node.range[0] && REASON.test(comment.value) &&
      between.split("\n").length <= 4;
  });
}
