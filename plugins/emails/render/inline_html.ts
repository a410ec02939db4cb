/** A piece of a text: characters, or an element with pieces in it. */
export type Inline = string | InlineElement;

/** One of the elements that a text may have. */
interface InlineElement {
  readonly tag: InlineTag;
  /** Of `a` only; may hold variables. */
  readonly href?: string;
  readonly children: readonly Inline[];
}

/** What a text's HTML holds. */
interface InlineContent {
  readonly nodes: readonly Inline[];
  /** Every `href`. */
  readonly links: readonly string[];
  /** The first tag that may not stand there, which the nodes have as text; null for none. */
  readonly refused: string | null;
}

const TAGS = ["a", "b", "br", "code", "em", "i", "s", "strong", "sub", "sup", "u"] as const;
/** The name of an element that a text may have. */
type InlineTag = typeof TAGS[number];

/** Elements within elements; what goes deeper is text. */
const MAX_DEPTH = 20;

/** A whole tag: slash, name, attributes. */
const TAG =
  /<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s"'<>=/]+(?:\s*=\s*(?:"[^"]{0,2048}"|'[^']{0,2048}'))?)*)\s*\/?>/iy;
const ATTRIBUTE = /([^\s"'<>=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g;
/** What a browser would take for the begin of markup. */
const MARKUP = /<[a-z/!?]/iy;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi;

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  bull: "•",
  copy: "©",
  euro: "€",
  gt: ">",
  hellip: "…",
  laquo: "«",
  lt: "<",
  mdash: "—",
  middot: "·",
  nbsp: "\u00a0",
  ndash: "–",
  quot: '"',
  raquo: "»",
  reg: "®",
  times: "×",
  trade: "™",
};

interface OpenElement {
  readonly tag: InlineTag | null;
  readonly href?: string;
  readonly children: Inline[];
}

/**
 * Reads the HTML of a text block into a tree. Whatever is not one of the few elements stays text, so what
 * is printed of the tree holds no other element, no other attribute, and closes what it opens.
 */
export function parseInline(source: string): InlineContent {
  const root: OpenElement = { tag: null, children: [] };
  const open: OpenElement[] = [root];
  const links: string[] = [];
  let refused: string | null = null;
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf("<", at);
    appendText(top(open), source.slice(at, next < 0 ? undefined : next));
    if (next < 0) break;
    const tag = tagAt(source, next);
    if (tag !== null && take(tag, { open, links })) {
      at = TAG.lastIndex;
      continue;
    }
    MARKUP.lastIndex = next;
    if (MARKUP.test(source)) refused ??= source.slice(next, next + 24);
    appendText(top(open), "<");
    at = next + 1;
  }
  while (open.length > 1) close(open);
  return { nodes: root.children, links, refused };
}

interface Tag {
  readonly isEnd: boolean;
  readonly name: InlineTag;
  readonly attributes: string;
}

/** The tag there, if a text may have it; `TAG.lastIndex` is its end. */
function tagAt(source: string, at: number): Tag | null {
  TAG.lastIndex = at;
  const [, slash, name = "", attributes = ""] = TAG.exec(source) ?? [];
  const known = TAGS.find((tag) => tag === name.toLowerCase());
  return known === undefined ? null : { isEnd: slash === "/", name: known, attributes };
}

/** Opens or closes an element; false for what may not stand there. */
function take(
  { attributes, isEnd, name }: Tag,
  { links, open }: { open: OpenElement[]; links: string[] },
): boolean {
  if (isEnd) {
    const depth = open.findLastIndex(({ tag }) => tag === name);
    // An end without a begin says nothing.
    while (depth > 0 && open.length > depth) close(open);
    return attributes === "";
  }
  const href = hrefOf(attributes);
  if (href === null || (href !== undefined) !== (name === "a")) return false;
  if (name === "br") {
    top(open).children.push({ tag: "br", children: [] });
    return true;
  }
  const isNestedLink = name === "a" && open.some(({ tag }) => tag === "a");
  if (isNestedLink || open.length > MAX_DEPTH) return false;
  if (href !== undefined) links.push(href);
  open.push({ tag: name, ...href === undefined ? {} : { href }, children: [] });
  return true;
}

/** The only attribute, an `href`; undefined for none, null for any other. */
function hrefOf(attributes: string): string | null | undefined {
  const [first, ...more] = attributes.matchAll(ATTRIBUTE);
  if (first === undefined) return undefined;
  const [, name = "", double, single] = first;
  if (more.length > 0 || name.toLowerCase() !== "href") return null;
  return decode(double ?? single ?? "");
}

function close(open: OpenElement[]): void {
  const { children, href, tag } = open.pop() ?? { tag: null, children: [] };
  if (tag === null) return;
  top(open).children.push({ tag, ...href === undefined ? {} : { href }, children });
}

function top(open: readonly OpenElement[]): OpenElement {
  return open.at(-1) ?? { tag: null, children: [] };
}

/** Texts that stand beside each other are one. */
function appendText({ children }: OpenElement, source: string): void {
  if (source === "") return;
  const text = decode(source);
  const last = children.at(-1);
  if (typeof last === "string") children[children.length - 1] = last + text;
  else children.push(text);
}

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal);
    const isCharacter = point > 31 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return isCharacter ? String.fromCodePoint(point) : whole;
  });
}
