import { assertEquals } from "@std/assert";
import { html } from "./html.ts";

Deno.test("html`` escapes every value, in text and in attributes", () => {
  const value = `<script>'"&</script>`;
  const escaped = "&lt;script&gt;&#39;&quot;&amp;&lt;/script&gt;";
  assertEquals(html`<p title="${value}">${value}</p>`.text, `<p title="${escaped}">${escaped}</p>`);
});

Deno.test("html`` leaves HTML as it is, alone and in lists", () => {
  const items = ["a", "<b>"].map((text) => html`<li>${text}</li>`);
  assertEquals(
    html`<ul>${items}</ul>${html`<hr>`}`.text,
    "<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>",
  );
});
