import { assertEquals, assertThrows } from "@std/assert";
import { EmailError } from "../error_codes.ts";
import { parseBlocks } from "./parse.ts";
import type { EmailBlock } from "./types.ts";

const TEXT = { id: "t", type: "text", text: "Hello" } as const;

/** A block of every type, with every field. */
const EVERY_BLOCK: readonly EmailBlock[] = [
  {
    id: "1",
    label: "Title",
    type: "heading",
    as: "h2",
    text: "A & {{b}}",
    style: { color: "#123" },
  },
  { id: "2", type: "text", text: 'See <a href="{{url}}">this</a><br><b>now</b>' },
  { id: "3", type: "button", text: "Go", href: "https://a.example/", variant: "outline" },
  { id: "4", type: "image", src: "https://a.example/i.png", alt: "", width: 10, height: 20 },
  { id: "5", type: "divider", style: { backgroundColor: "#aabbcc", margin: "4px 0" } },
  { id: "6", type: "spacer", height: 20 },
  { id: "7", type: "link", text: "Here", href: "mailto:ada@example.com" },
  { id: "8", type: "code", text: "{{otp}}", style: { padding: 8, paddingTop: 0, fontSize: 20 } },
  { id: "9", type: "columns", columns: [{ width: "40%", blocks: [TEXT] }, { blocks: [] }] },
];

function nested(depth: number): unknown {
  if (depth === 0) return TEXT;
  return { id: "c", type: "columns", columns: [{ blocks: [nested(depth - 1)] }, { blocks: [] }] };
}

function refusal(blocks: unknown): [code: string, place: string] {
  const text = typeof blocks === "string" ? blocks : JSON.stringify(blocks);
  const { code, place } = assertThrows(() => parseBlocks(text), EmailError);
  return [code, place];
}

Deno.test("parseBlocks() gives back what was printed, every type and field", () => {
  assertEquals(parseBlocks(JSON.stringify(EVERY_BLOCK)), EVERY_BLOCK);
  assertEquals(parseBlocks("[]"), []);
});

Deno.test("parseBlocks() leaves out fields it does not know", () => {
  const given = { ...TEXT, onclick: "x", style: { color: "#fff", position: "fixed" } };
  assertEquals(parseBlocks(JSON.stringify([given])), [{ ...TEXT, style: { color: "#fff" } }]);
});

Deno.test("parseBlocks() names what is not a list of blocks", () => {
  for (const text of ["", "{", "null", "{}", '"[]"']) {
    assertEquals(refusal(text), ["EMAIL_BLOCKS_NOT_JSON", "blocks"], text);
  }
  for (const block of [null, 1, "text", {}, { type: "video" }, { type: "__proto__" }, []]) {
    assertEquals(refusal([TEXT, block]), ["EMAIL_BLOCK_TYPE_UNKNOWN", "blocks[1].type"]);
  }
});

Deno.test("parseBlocks() takes 256 KB, 200 blocks and columns three deep, and no more", () => {
  const long = { ...TEXT, text: "é".repeat(20_000) };
  assertEquals(parseBlocks(JSON.stringify([long, long, long, long, long, long])).length, 6);
  assertEquals(refusal(Array(7).fill(long))[0], "EMAIL_TEMPLATE_TOO_LARGE");
  assertEquals(parseBlocks(JSON.stringify(Array(200).fill(TEXT))).length, 200);
  assertEquals(refusal(Array(201).fill(TEXT)), ["EMAIL_BLOCKS_TOO_MANY", "blocks[200]"]);
  assertEquals(parseBlocks(JSON.stringify([nested(3)])).length, 1);
  const deep = ".columns[0].blocks[0]".repeat(3);
  assertEquals(refusal([nested(4)]), ["EMAIL_BLOCKS_TOO_DEEP", `blocks[0]${deep}`]);
});

Deno.test("parseBlocks() names the field that does not fit", () => {
  const columns = (blocks: unknown) => ({ id: "c", type: "columns", columns: blocks });
  const cases: [block: unknown, place: string][] = [
    [{ ...TEXT, id: "" }, ".id"],
    [{ ...TEXT, id: "a b" }, ".id"],
    [{ ...TEXT, text: 1 }, ".text"],
    [{ ...TEXT, text: "x".repeat(20_001) }, ".text"],
    [{ ...TEXT, style: { color: "red;background:url(x)" } }, ".style.color"],
    [{ ...TEXT, style: { fontSize: 97 } }, ".style.fontSize"],
    [{ ...TEXT, style: { fontSize: "16" } }, ".style.fontSize"],
    [{ ...TEXT, style: { padding: "1px 2px 3px 4px 5px" } }, ".style.padding"],
    [{ ...TEXT, style: { margin: "-1px" } }, ".style.margin"],
    [{ ...TEXT, style: { lineHeight: "calc(1)" } }, ".style.lineHeight"],
    [{ ...TEXT, style: { width: "101%" } }, ".style.width"],
    [{ id: "h", type: "heading", as: "h7", text: "" }, ".as"],
    [{ id: "s", type: "spacer", height: 0 }, ".height"],
    [{ id: "i", type: "image", src: "https://a.example/" }, ".alt"],
    [columns([{ blocks: [] }]), ".columns"],
    [columns(Array(5).fill({ blocks: [] })), ".columns"],
    [columns([{ blocks: [] }, { blocks: 1 }]), ".columns[1].blocks"],
    [columns([{ blocks: [] }, { blocks: [{ ...TEXT, id: 1 }] }]), ".columns[1].blocks[0].id"],
  ];
  for (const [block, place] of cases) {
    assertEquals(refusal([block]), ["EMAIL_BLOCK_INVALID", `blocks[0]${place}`]);
  }
});

Deno.test("parseBlocks() refuses HTML and links that no mail may have", () => {
  for (
    const html of ["<script>", "<img src=x>", "<b onclick='x'>", "</p>", "<!-- -->", "<a>x</a>"]
  ) {
    const [code, place] = refusal([{ ...TEXT, text: `Hello ${html}` }]);
    assertEquals([code, place.startsWith("blocks[0].text, <")], ["EMAIL_HTML_NOT_ALLOWED", true]);
  }
  const links = [
    "https://a.example{{b}}",
    "https://{{b}}/",
    "http://localhost:{{b}}",
    "{{a}}{{b}}",
    "{{a}}.example/",
    "javascript:alert(1)",
    "http://a.example/",
    "data:text/html,x",
    "//a",
    "a{{b}}",
  ];
  for (const href of links) {
    const link = { id: "l", type: "link", text: "x", href };
    assertEquals(refusal([link]), ["EMAIL_URL_NOT_ALLOWED", "blocks[0].href"], href);
    const text = { ...TEXT, text: `<a href="${href}">x</a>` };
    assertEquals(refusal([text]), ["EMAIL_URL_NOT_ALLOWED", "blocks[0].text"], href);
    const inside = { id: "c", type: "columns", columns: [{ blocks: [link] }, { blocks: [] }] };
    assertEquals(refusal([inside])[1], "blocks[0].columns[0].blocks[0].href");
  }
  const picture = { id: "i", type: "image", src: "mailto:a@b.example", alt: "" };
  assertEquals(refusal([picture]), ["EMAIL_URL_NOT_ALLOWED", "blocks[0].src"]);
});
