import { listFiles } from "../../tools/paths.ts";
import { ROOT } from "../../tools/sealed.ts";

/** The comment above an endpoint: `POST /path`, a colon, what it does. */
const COMMENT = /\/\*\*([^]*?)\*\//g;
const ENDPOINT = /^`((?:GET|POST) \/\S*?)(?: ?\{[^`]*\}|\?[^`]*)?`(?: and `GET`)?: ([^]+)$/;
/** What a comment says to those who read code, and a reference does not show. */
const LINK = /\{@link(?:code|plain)? ([^}|\s]+)[^}]*\}/g;

/** What the code says of each endpoint of ours, by `METHOD /path`. */
export async function readSummaries(): Promise<Map<string, string>> {
  const files = (await listFiles(ROOT)).filter((path) =>
    /^(?:plugins|runtime)\/.*\.ts$/.test(path) && !/\.test\.ts$/.test(path)
  );
  const found = new Map<string, string>();
  for (const path of files) {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    for (const [, comment = ""] of source.matchAll(COMMENT)) {
      const text = comment.replace(/\n\s*\* ?/g, " ").replace(/\s+/g, " ").trim();
      const [, endpoint, said] = ENDPOINT.exec(text) ?? [];
      const [prose = ""] = said?.split(/ @\w+/) ?? [];
      if (endpoint !== undefined) found.set(endpoint, prose.replace(LINK, "`$1`").trim());
    }
  }
  return found;
}
