/**
 * Rule `deno-process`: a Deno process is started by `denoCommand()` of `tools/sealed.ts`. One that was
 * started without its flags resolved packages anew, in the tree, under the tests that ran beside it.
 *
 * @module
 */

import { pathInTree } from "./source.ts";

const PLACE = "tools/sealed.ts";

/** Refuses `Deno.execPath` outside of the one place that starts Deno; tests are no exception. */
export const denoProcess: Deno.lint.Rule = {
  create(context) {
    if (pathInTree(context.filename) === PLACE) return {};
    return {
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== "Identifier" || object.name !== "Deno") return;
        if (property.type !== "Identifier" || property.name !== "execPath") return;
        context.report({
          node,
          message: "A Deno process without the flags that keep it from changing the tree",
          hint: `Start it with denoCommand() of ${PLACE}`,
        });
      },
    };
  },
};
