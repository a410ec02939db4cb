import { refusal } from "./refusal.ts";
import type { Module } from "../functions/components.ts";
import { isRecord } from "../functions/registered.ts";

/**
 * Gives what convex.config exports, as Convex's backend wants it.
 *
 * @throws {HostError} APP_REFUSED with the backend's sentence.
 */
export function checkDefinitionModule(module: Module): unknown {
  if (!Object.hasOwn(module, "default")) throw invalid("missing default export");
  const definition = module.default;
  if (!isRecord(definition)) throw invalid("the default export is not an object");
  if (Object.keys(module).length !== 1) {
    throw invalid("`convex.config.ts` has more than one export");
  }
  if (!("export" in definition)) {
    throw invalid("missing `export` property on the default export of `convex.config.ts`");
  }
  if (typeof definition.export !== "function") {
    throw invalid(
      "`app.export` (where `app` is the default export of `convex.config.ts`) is not a function",
    );
  }
  return definition;
}

/** Gives what schema.ts exports; null where it exports nothing, which its reader refuses. */
export function checkSchemaModule(module: Module): unknown {
  return module.default ?? null;
}

function invalid(what: string): Error {
  return refusal(
    `The default export of \`convex.config.ts\` in your app has an invalid value (${what}). Please make ` +
      "sure that you’re exporting the return value of `defineApp()` (`import { defineApp } from " +
      "'convex/server'`).",
  );
}
