import { ROOT } from "../../tools/sealed.ts";
import type { Params } from "./rows/mod.ts";

/**
 * Every page's address below `/console/`, as `console/app/routes.ts` has them, and one that is no page's.
 * Those that name a row which `params` lacks are left out, if there are to be none.
 */
export async function addresses(
  params: Params,
  { isEmpty = false }: { isEmpty?: boolean } = {},
): Promise<string[]> {
  const routes = await Deno.readTextFile(new URL("console/app/routes.ts", ROOT));
  const patterns = [...routes.matchAll(/pattern: "([^"]*)"/g)].map(([, pattern = ""]) => pattern);
  return [...patterns, "nothing/there"].flatMap((pattern) => {
    const parts = pattern.split("/").map((part) => {
      if (!part.startsWith(":")) return part;
      // A user of the platform is none of the project's.
      const name = part.slice(1);
      return params[pattern.startsWith("platform/") ? `platform.${name}` : name];
    });
    if (!parts.includes(undefined)) return [parts.join("/")];
    if (isEmpty) return [];
    throw new Error(`No row of tests/console/rows/ gives what ${pattern} names`);
  });
}

/** Addresses that somebody else has made up, for whoever follows a link of theirs. */
export function hostileAddresses(projectId: string): string[] {
  const text = encodeURIComponent(`"><img src=x onerror=globalThis.hit=1>`);
  const script = encodeURIComponent("javascript:globalThis.hit=1");
  return [
    `p/${text}/users`,
    `p/${projectId}/users/${text}`,
    `p/${projectId}/users?email=${text}&role=${script}&after=${text}&open=${text}#${text}`,
    `p/${projectId}/audit?search=${text}&outcome=${script}&before=${script}`,
    `${script}`,
    `__proto__/constructor`,
  ];
}
