/** What is printed is read as it was, of random blocks and of random texts. */
import { assertEquals } from "@std/assert";
import { html } from "../../_kernel/html.ts";
import { type Inline, parseInline } from "../render/inline_html.ts";
import { parseBlocks } from "./parse.ts";
import type { EmailBlock } from "./types.ts";

const ROUNDS = 300;
const TEXTS = [
  "",
  "a",
  "1 < 2 & 3",
  "{{userName}}",
  '"',
  "'",
  ">",
  "&amp;",
  "é\u{1f600}",
  "</b",
  "<<",
];
const LINKS = [
  "https://a.example/?a=1&b='2'",
  "{{url}}",
  "http://localhost/",
  "mailto:a@b.example",
];
const TAGS = ["b", "strong", "i", "em", "u", "s", "code", "sub", "sup"] as const;

/** Numbers below a bound, the same in every run (xorshift). */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 2654435761 | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomOf>;

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)] as Item;
}

function randomBlock(random: Random, depth: number): EmailBlock {
  const base = {
    id: `b-${random(1000)}`,
    ...random(2) === 0 ? {} : { label: pick(random, TEXTS) },
    ...random(2) === 0 ? {} : { style: randomStyle(random) },
  };
  const [text, href] = [pick(random, TEXTS), pick(random, LINKS)];
  const columns = () =>
    Array.from({ length: 2 + random(3) }, () => ({
      ...random(2) === 0 ? {} : { width: `${1 + random(100)}%` },
      blocks: Array.from({ length: random(3) }, () => randomBlock(random, depth + 1)),
    }));
  const blocks: EmailBlock[] = [
    { ...base, type: "heading", as: pick(random, ["h1", "h3", "h6"]), text },
    { ...base, type: "text", text: print(randomNodes(random, 0)) },
    { ...base, type: "button", text, href, variant: pick(random, ["primary", "outline"]) },
    { ...base, type: "image", src: "{{picture}}", alt: text, width: 1 + random(600) },
    { ...base, type: "divider" },
    { ...base, type: "spacer", height: 1 + random(200) },
    { ...base, type: "link", text, href },
    { ...base, type: "code", text },
    ...depth < 3 ? [{ ...base, type: "columns", columns: columns() } as const] : [],
  ];
  return pick(random, blocks);
}

function randomStyle(random: Random): EmailBlock["style"] {
  return {
    color: `#${(0xfff000 + random(4096)).toString(16)}`,
    fontSize: 8 + random(80),
    padding: pick(random, [0, 8, "4px", "1px 2px", "0 auto", "1px 2px 3px 4px"]),
    lineHeight: pick(random, [1, "1.5", "150%", "24px"]),
    textAlign: pick(random, ["left", "center", "right"]),
  };
}

/** Nodes as the parser makes them: no empty texts, none beside another, no link within a link. */
function randomNodes(random: Random, depth: number, isLinked = false): Inline[] {
  const nodes = Array.from({ length: random(4) }, (): Inline => {
    const children = () => depth < 4 ? randomNodes(random, depth + 1, isLinked) : [];
    const kind = random(5);
    if (kind === 0) return { tag: "br", children: [] };
    if (kind === 1 && !isLinked) {
      const inside = depth < 4 ? randomNodes(random, depth + 1, true) : [];
      return { tag: "a", href: pick(random, LINKS), children: inside };
    }
    return kind < 4 ? { tag: pick(random, TAGS), children: children() } : pick(random, TEXTS);
  });
  return nodes.filter((node, at) =>
    node !== "" && !(typeof node === "string" && typeof nodes[at - 1] === "string")
  );
}

function print(nodes: readonly Inline[]): string {
  return nodes.map((node) => {
    if (typeof node === "string") return html`${node}`.text;
    const { children, href, tag } = node;
    if (tag === "br") return "<br>";
    return `<${tag}${
      href === undefined ? "" : html`
        href="${href}"
      `.text
    }>${print(children)}</${tag}>`;
  }).join("");
}

Deno.test("parseInline() reads random nodes as they were printed", () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const nodes = randomNodes(randomOf(seed), 0);
    const { nodes: read, refused } = parseInline(print(nodes));
    assertEquals([seed, refused, read], [seed, null, nodes]);
  }
});

Deno.test("parseInline() makes of any text what it reads as the same again", () => {
  const parts = [
    "<b>",
    "</b>",
    "<a href='x'>",
    "</a>",
    "<br/>",
    "<",
    ">",
    "&lt;",
    "&",
    "<i",
    "x",
    "<p>",
  ];
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = randomOf(seed);
    const source = Array.from({ length: random(20) }, () => pick(random, parts)).join("");
    const { nodes } = parseInline(source);
    assertEquals([source, parseInline(print(nodes)).nodes], [source, nodes]);
  }
});

Deno.test("parseBlocks() reads random blocks as they were printed", () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = randomOf(seed);
    const blocks = Array.from({ length: random(4) }, () => randomBlock(random, 0));
    assertEquals(parseBlocks(JSON.stringify(blocks)), blocks);
  }
});

Deno.test("parseInline() comes to the end of a million characters, whatever repeats", () => {
  // Nothing is measured: a reader that tries again from each place would not end today.
  for (const part of ['<a href="', "<b ", "<", "<b><", "&#", "</", '<b x="y" ']) {
    parseInline(part.repeat(1_000_000 / part.length));
  }
});
