import { join } from "node:path/posix";
import { listFiles } from "../../tools/paths.ts";
import { ROOT } from "../../tools/sealed.ts";

/** A page of the tree's documentation. */
export interface DocsPage {
  /** From the root of the tree. */
  readonly path: string;
  readonly text: string;
}

/** A link of a page to somewhere else in the tree. */
export interface PageLink {
  /** As it is written. */
  readonly target: string;
  /** The file that it leads to, from the root of the tree. */
  readonly file: string;
  /** The heading that it leads to; null where it names none. */
  readonly anchor: string | null;
}

/** Every page in Markdown of the tree. */
export async function readPages(): Promise<DocsPage[]> {
  const paths = (await listFiles(ROOT)).filter((path) => path.endsWith(".md"));
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await Deno.readTextFile(new URL(path, ROOT)) })),
  );
}

const BLOCK = /^( *)```[^]*?^\1```$/gm;
const CODE = /`[^`\n]*`/g;
const LINK = /!?\[(?:[^\][]|\[[^\]]*\])*\]\(([^)\s]+)\)/g;
const HEADING = /^#{1,6} (.+)$/gm;

/** The links of a page to files of the tree and to its own headings. */
export function linksOf({ path, text }: DocsPage): PageLink[] {
  const prose = text.replace(BLOCK, "");
  return [...prose.matchAll(LINK)].map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor] = target.split("#");
      const place = file === "" ? path : join(path, "..", file);
      return { target, file: place, anchor: anchor ?? null };
    });
}

/** The anchors that GitHub gives to the headings of a page, and those that it has by hand. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of text.replace(BLOCK, "").matchAll(HEADING)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  for (const [, id = ""] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

/** A heading as GitHub writes it in an address. */
export function slugOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(
    CODE,
    (code) => code.slice(1, -1),
  );
  return words.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replaceAll(" ", "-");
}
