import { assertEquals } from "@std/assert";
import type { EmailBlock } from "../plugins/emails/blocks/types.ts";
import { EN } from "./app/strings/en.ts";
import { diffLines, templateLines } from "./app/template_lines.ts";

const heading: EmailBlock = { id: "1", type: "heading", as: "h1", text: "Hello" };
const button: EmailBlock = { id: "2", type: "button", text: "Go", href: "{{url}}" };

Deno.test("templateLines says each part of a template in a line of its own, columns too", () => {
  const columns = [{ width: "30%", blocks: [button] }, { blocks: [] }];
  const blocks: EmailBlock[] = [
    { ...heading, style: { color: "#fff", fontSize: 20 } },
    { id: "3", type: "text", text: "one\ntwo" },
    { id: "4", type: "divider" },
    { id: "5", type: "columns", columns },
  ];
  assertEquals(templateLines({ subject: "Hi", previewText: "", blocks }, EN), [
    "Subject: Hi",
    "Heading · Text: Hello",
    "Heading · Level: h1",
    "Heading · Style: Colour #fff; Size of letters 20",
    "Text · Text: one",
    "Text · Text: two",
    "Line",
    "Columns",
    "Column 1 · 30%",
    "Button · Text: Go",
    "Button · Leads to: {{url}}",
    "Column 2",
  ]);
});

Deno.test("diffLines keeps what both have, and tells what one has from what the other has", () => {
  const shown = (before: string, after: string) =>
    diffLines([...before], [...after])
      .map(({ kind, text }) => ({ same: " ", added: "+", removed: "-" })[kind] + text).join("");
  assertEquals(shown("abc", "abc"), " a b c");
  assertEquals(shown("abc", "axc"), " a-b+x c");
  assertEquals(shown("", "ab"), "+a+b");
  assertEquals(shown("ab", ""), "-a-b");
  assertEquals(shown("abcd", "bcde"), "-a b c d+e");
  assertEquals(shown("ab", "ba"), "-a b+a");
});

Deno.test("diffLines gives back either text, whatever the two are", () => {
  const texts = ["", "a", "aab", "abab", "bbaab", "cabbac"].map((text) => [...text]);
  for (const before of texts) {
    for (const after of texts) {
      const lines = diffLines(before, after);
      const but = (kind: string) =>
        lines.filter((each) => each.kind !== kind).map(({ text }) => text);
      assertEquals([but("added"), but("removed")], [before, after]);
    }
  }
});
