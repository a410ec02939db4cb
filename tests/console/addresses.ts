import { ROOT } from "../../tools/sealed.ts";
import type { Params } from "./rows/mod.ts";

/** Every page's address below `/console/`, as `console/app/routes.ts` has them, and one that is no page's. */
export async function addresses(params: Params): Promise<string[]> {
  const routes = await Deno.readTextFile(new URL("console/app/routes.ts", ROOT));
  const patterns = [...routes.matchAll(/pattern: "([^"]*)"/g)].map(([, pattern = ""]) => pattern);
  return [...patterns, "nothing/there"].map((pattern) =>
    pattern.replaceAll(/:(\w+)/g, (_, part: string) => {
      // A user of the platform is none of the project's.
      const name = pattern.startsWith("platform/") ? `platform.${part}` : part;
      const value = params[name];
      if (value === undefined) throw new Error(`No row of tests/console/rows/ gives a ${name}`);
      return value;
    })
  );
}
