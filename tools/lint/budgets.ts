/**
 * Rules `file-budget`, `function-budget` and `positional-parameters`: the sizes of the style guide,
 * as limits that nobody has to argue about.
 *
 * @module
 */

import { countLines, isGenerated, pathInTree } from "./source.ts";

/** Lines above which a file is listed by `deno task budget`. */
export const FILE_AIM = 250;
/** Lines above which a file is refused. */
export const FILE_LIMIT = 400;
/** Lines above which a function is listed by `deno task budget`. */
export const FUNCTION_AIM = 40;
/** Lines above which a function is refused. */
export const FUNCTION_LIMIT = 80;
const POSITIONAL_LIMIT = 2;

/** Every node that is a function with a body of its own. */
export type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** Refuses a file that is longer than the limit. */
export const fileBudget: Deno.lint.Rule = {
  create(context) {
    if (isGenerated(pathInTree(context.filename))) return {};
    return {
      Program() {
        const lines = countLines(context.sourceCode.text);
        if (lines <= FILE_LIMIT) return;
        context.report({
          range: [0, 0],
          message: `File has ${lines} lines; the limit is ${FILE_LIMIT}`,
          hint: `Split it by subject; aim at ${FILE_AIM} lines`,
        });
      },
    };
  },
};

/** Refuses a function that is longer than the limit. */
export const functionBudget: Deno.lint.Rule = {
  create(context) {
    if (isGenerated(pathInTree(context.filename))) return {};
    return onFunctions((node) => {
      const lines = countLines(context.sourceCode.getText(node));
      if (lines <= FUNCTION_LIMIT) return;
      context.report({
        range: [node.range[0], node.range[0]],
        message: `Function has ${lines} lines; the limit is ${FUNCTION_LIMIT}`,
        hint: `Give its parts names; aim at ${FUNCTION_AIM} lines`,
      });
    });
  },
};

/** Refuses an exported function that takes more than two arguments and an options object. */
export const positionalParameters: Deno.lint.Rule = {
  create(context) {
    return onFunctions((node) => {
      if (!isExported(node)) return;
      const positional = node.params.filter((param) => !isOptions(param) && !isThis(param));
      if (positional.length <= POSITIONAL_LIMIT) return;
      context.report({
        range: [node.range[0], node.range[0]],
        message: `Exported function takes ${positional.length} positional arguments`,
        hint: `Take at most ${POSITIONAL_LIMIT} and then an object named options`,
      });
    });
  },
};

function onFunctions(visit: (node: FunctionNode) => void): Deno.lint.LintVisitor {
  return {
    FunctionDeclaration: visit,
    FunctionExpression: visit,
    ArrowFunctionExpression: visit,
  };
}

function isExported(node: FunctionNode): boolean {
  const holder = node.parent.type === "VariableDeclarator" ? node.parent.parent : node;
  const { type } = holder.parent;
  return type === "ExportNamedDeclaration" || type === "ExportDefaultDeclaration";
}

function isOptions(param: Deno.lint.Parameter): boolean {
  const target = param.type === "AssignmentPattern" ? param.left : param;
  return target.type === "ObjectPattern" ||
    (target.type === "Identifier" && /options$/i.test(target.name));
}

function isThis(param: Deno.lint.Parameter): boolean {
  return param.type === "Identifier" && param.name === "this";
}
