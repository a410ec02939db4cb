/** The static site of the docs: whole, without a script, and every link of it leads somewhere. */
import { assert, assertEquals } from "@std/assert";
import { buildSite } from "../../tools/docs_site.ts";

Deno.test("buildSite() makes pages without scripts, whose links lead to pages and headings of it", async () => {
  const files = await buildSite();
  const broken: string[] = [];
  const texts = new Map(
    [...files].flatMap(([path, content]) =>
      typeof content === "string" ? [[path, content] as const] : []
    ),
  );
  assert(texts.get("index.html")?.includes(`<a href="quick_start.html">`));
  for (const [path, text] of texts) {
    if (!path.endsWith(".html")) continue;
    assert(!/<script|javascript:|\son\w+="/i.test(text), path);
    for (const [, target = ""] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const page = texts.get(file);
      if (!files.has(file) || anchor !== undefined && !page?.includes(` id="${anchor}"`)) {
        broken.push(`${path}: ${target}`);
      }
    }
  }
  assertEquals(broken, []);
});
