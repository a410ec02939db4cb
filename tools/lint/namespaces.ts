/**
 * Rule `zod-namespace`: zod is imported as `import * as z from "zod"`. Its export `z` is an object of all
 * there is, so Convex's bundler keeps every locale and every method for whoever imports that. What the lanes
 * load imports `plugins/_kernel/schemas.ts` in its place, whose schemas are made when they are used.
 *
 * @module
 */

import { pathInTree } from "./source.ts";

const WAITING = "plugins/_kernel/schemas.ts";
/** What the lanes load: the plugins of the package and the runtime; operators' plugins import zod. */
const LOADED = /^(?:plugins\/(?!kernel\/)|runtime\/)(?!.*\.test\.ts$)/;

/** Refuses `import { z } from "zod"` for values, and in what the lanes load zod itself; a type leaves nothing behind. */
export const zodNamespace: Deno.lint.Rule = {
  create(context) {
    const path = pathInTree(context.filename);
    const mustWait = LOADED.test(path) && path !== WAITING;
    return {
      ImportDeclaration(node) {
        if (node.source.value !== "zod" || node.importKind === "type") return;
        for (const specifier of node.specifiers) {
          if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
          if (mustWait) {
            context.report({
              node: specifier,
              message: "An import of zod with which the lanes make schemas as they load",
              hint: `Write import * as z from "…/${WAITING.replace("plugins/", "")}"`,
            });
          } else if (specifier.type !== "ImportNamespaceSpecifier") {
            context.report({
              node: specifier,
              message: "An import of zod with which all of it is bundled",
              hint: `Write import * as z from "zod"`,
            });
          }
        }
      },
    };
  },
};
