/**
 * `deno task docs:site`: writes the documentation to `site/` as static files that run no script: the pages that
 * docs/README.md leads to, with their pictures.
 *
 * @module
 */
import { dirname, join } from "node:path/posix";
import { Marked, Renderer, type Tokens } from "./packages/marked.ts";
import { type DocsPage, linksOf, readPages, slugOf } from "../tests/docs/pages.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";

const OUT = new URL("site/", ROOT);
const FRONT = "docs/README.md";
const PICTURE = /\.(?:png|svg|jpg)$/;
const STYLE =
  `body{margin:0 auto;max-width:56rem;padding:1rem;color:#0f172a;background:#fff;font:16px/1.6 system-ui,sans-serif}
nav{border-bottom:1px solid #cbd5e1;padding:0 0 .5rem}a{color:#3730a3}img{max-width:100%}
h1,h2,h3{line-height:1.25}pre,code{font:14px/1.5 ui-monospace,monospace}
pre{overflow:auto;background:#f1f5f9;padding:.75rem;border-radius:6px}
.wide{overflow:auto}table{border-collapse:collapse}th,td{border:1px solid #cbd5e1;padding:.25rem .5rem;text-align:left;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#e2e8f0;background:#0f172a}a{color:#a5b4fc}pre{background:#1e293b}}
`;
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** Makes the site: the text or bytes of each file by its path in it. */
export async function buildSite(): Promise<Map<string, string | Uint8Array>> {
  const pages = reachable(new Map((await readPages()).map((page) => [page.path, page])));
  const files = new Map<string, string | Uint8Array>([["style.css", STYLE]]);
  for (const page of pages.values()) {
    files.set(addressOf(page.path), render(page, pages));
    for (const { file } of linksOf(page).filter(({ file }) => PICTURE.test(file))) {
      files.set(addressOf(file), await Deno.readFile(new URL(file, ROOT)));
    }
  }
  return files;
}

/** The pages that the front page leads to, over whatever other pages. */
function reachable(all: ReadonlyMap<string, DocsPage>): Map<string, DocsPage> {
  const found = new Map<string, DocsPage>();
  const open = [FRONT];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const page = all.get(path);
    if (page === undefined || found.has(path)) continue;
    found.set(path, page);
    open.push(...linksOf(page).map(({ file }) => file));
  }
  return found;
}

/** Where a page or picture of the tree stands in the site: `docs/vault.md` is `vault.html`. */
function addressOf(path: string): string {
  if (path === FRONT) return "index.html";
  if (!path.endsWith(".md")) return path.replace(/^docs\//, "");
  const name = path.startsWith("docs/") ? path.slice("docs/".length) : path.replaceAll("/", "-");
  return name.replace(/\.md$/, ".html").toLowerCase();
}

function render({ path, text }: DocsPage, pages: ReadonlyMap<string, DocsPage>): string {
  const anchors = new Map<string, number>();
  const marked = new Marked({ gfm: true });
  const plain = new Renderer();
  marked.use({
    renderer: {
      // Pages are Markdown; what else stands in them marks what is written from code.
      html: () => "",
      heading({ depth, text, tokens }: Tokens.Heading) {
        const slug = slugOf(text);
        const again = anchors.get(slug) ?? 0;
        anchors.set(slug, again + 1);
        const id = again === 0 ? slug : `${slug}-${again}`;
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const content = this.parser.parseInline(tokens);
        const address = addressFrom(path, { href, pages });
        return address === null ? content : `<a href="${escaped(address)}">${content}</a>`;
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${escaped(addressOf(join(dirname(path), href)))}" alt="${
          escaped(text)
        }">`;
      },
      table(token: Tokens.Table) {
        plain.parser = this.parser;
        return `<div class="wide">${plain.table(token)}</div>`;
      },
    },
  });
  const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? path;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="${POLICY}">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<nav><a href="index.html">Documentation</a></nav>
<main>
${marked.parse(text)}</main>
</body>
</html>
`;
}

/** Where a link leads in the site; null for a file of the tree that is no page of it. */
function addressFrom(
  path: string,
  { href, pages }: { href: string; pages: ReadonlyMap<string, DocsPage> },
): string | null {
  if (/^https?:/.test(href)) return href;
  const [file = "", anchor] = href.split("#");
  const target = file === "" ? path : join(dirname(path), file);
  if (!pages.has(target) && !PICTURE.test(target)) return null;
  return `${addressOf(target)}${anchor === undefined ? "" : `#${anchor}`}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

async function main(): Promise<void> {
  await Deno.remove(OUT, { recursive: true }).catch(() => {});
  const files = await buildSite();
  for (const [path, content] of files) {
    const url = new URL(path, OUT);
    await Deno.mkdir(new URL(".", url), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(url, content);
    else await Deno.writeFile(url, content);
  }
  console.log(`site/: ${files.size} files`);
}

if (import.meta.main) await runTask({ usage: "deno task docs:site" }, main);
