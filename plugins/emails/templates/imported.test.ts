import { assertEquals } from "@std/assert";
import { importedContent } from "./imported.ts";

const BLOCK = { id: "1", type: "text", text: "Hello {{userName}}" };
const CONTENT = {
  name: "News",
  description: null,
  subject: "News of {{appName}}",
  previewText: "",
  blocks: [BLOCK],
  variables: [],
};

Deno.test("importedContent() takes what could have been written, as it was, and nothing else", () => {
  const text = JSON.stringify(CONTENT);
  assertEquals(importedContent(text), text);
  const changed: Record<string, unknown>[] = [
    { blocks: [{ ...BLOCK, text: "<script>alert(1)</script>" }] },
    { blocks: [{ ...BLOCK, type: "html" }] },
    { blocks: [{ id: "1", type: "button", text: "Go", href: "javascript:alert(1)" }] },
    { blocks: undefined },
    { blocks: "[]" },
    { subject: "News\r\nBcc: a@b.example" },
    { subject: "{{notDeclared}}" },
    { variables: [{ name: "a b" }] },
    { name: 7 },
  ];
  for (const change of changed) {
    assertEquals(importedContent(JSON.stringify({ ...CONTENT, ...change })), null);
  }
  for (const other of ["", "{", "null", "[]", undefined, 7]) {
    assertEquals(importedContent(other), null);
  }
});
