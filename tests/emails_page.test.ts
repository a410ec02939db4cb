/** docs/emails.md: its example runs as it stands there, and gives what the page says. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RenderedEmail } from "../plugins/emails/mod.ts";
import { ROOT } from "../tools/sealed.ts";

const PAGE = await Deno.readTextFile(new URL("docs/emails.md", ROOT));

async function mailOfThePage(): Promise<RenderedEmail> {
  const code = /^```ts\n(.*?)^```$/ms.exec(PAGE)?.[1] ?? "";
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    return (await import(`file://${file}`)).mail;
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("docs/emails.md renders what it says", async () => {
  const { html, subject, text } = await mailOfThePage();
  assertEquals(subject, "Welcome to Acme");
  assertEquals(text, /^```\n(Hello.*?)^```$/ms.exec(PAGE)?.[1]);
  assertStringIncludes(html, "<b>Acme</b>");
});
