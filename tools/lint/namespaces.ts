/**
 * Rule `zod-namespace`: zod is imported as `import * as z from "zod"`. Its export `z` is an object of all
 * there is, so Convex's bundler keeps every locale and every method for whoever imports that.
 *
 * @module
 */

/** Refuses `import { z } from "zod"` for values; a type leaves nothing behind. */
export const zodNamespace: Deno.lint.Rule = {
  create(context) {
    return {
      ImportDeclaration(node) {
        if (node.source.value !== "zod" || node.importKind === "type") return;
        for (const specifier of node.specifiers) {
          if (specifier.type === "ImportNamespaceSpecifier") continue;
          if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
          context.report({
            node: specifier,
            message: "An import of zod with which all of it is bundled",
            hint: `Write import * as z from "zod"`,
          });
        }
      },
    };
  },
};
