import { assert, assertEquals } from "@std/assert";
import { document, pageHeaders, STYLE, STYLE_HASH } from "./page_document.ts";
import { html } from "../../plugins/_kernel/html.ts";

Deno.test("STYLE_HASH is the hash of STYLE, so that the policy admits it", async () => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  assertEquals(btoa(String.fromCharCode(...new Uint8Array(digest))), STYLE_HASH);
});

Deno.test("document() holds no script, and its style as it was hashed", () => {
  const page = document("A & B", html`<p>text</p>`);
  assert(page.includes(`<style>${STYLE}</style>`));
  assert(page.includes("<title>A &amp; B</title>"));
  assert(!/<script|https?:|\son\w+=/.test(page), page);
});

Deno.test("pageHeaders() lets a form lead to its own host and the named origins only", () => {
  const headers = new Headers(pageHeaders(["https://app.example.com"]));
  const policy = headers.get("content-security-policy") ?? "";
  assert(policy.startsWith("default-src 'none'; "));
  assert(policy.includes("; form-action 'self' https://app.example.com; "));
  assert(!policy.includes("unsafe"));
  assertEquals(headers.get("referrer-policy"), "no-referrer");
});
