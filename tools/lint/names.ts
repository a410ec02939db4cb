/**
 * Rule `file-name`: file names are snake_case. Convex refuses hyphens in module names, and deploys a
 * `name_test.ts` in the component as a module, but not a `name.test.ts`.
 *
 * @module
 */

import { partOf } from "./folders.ts";
import { pathInTree } from "./source.ts";

const NAME = /^_?[a-z0-9]+(?:_[a-z0-9]+)*(?:\.(?:bench|config|d|gen|test))*\.tsx?$/;

/** Refuses a file name that is not snake_case, and one that deploys a test. */
export const fileName: Deno.lint.Rule = {
  create(context) {
    const path = pathInTree(context.filename);
    const name = path.split("/").at(-1) ?? "";
    const part = partOf(path);
    const deployed = part === "component" || part === "local";
    // The names in local/ are Convex's own or reach clients as they are.
    const allowed = part === "local" || NAME.test(name);
    if (allowed && !(deployed && name.endsWith("_test.ts"))) return {};
    return {
      Program() {
        context.report({
          range: [0, 0],
          message: `File is named ${name}`,
          hint: "Name it in snake_case, and a test name.test.ts",
        });
      },
    };
  },
};
