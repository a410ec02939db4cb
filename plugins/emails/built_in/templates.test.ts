import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseTemplate } from "../template.ts";
import { renderEmail } from "../render/render_email.ts";
import { pickLocale } from "../locales.ts";
import { BUILT_IN_IDS } from "./layouts.ts";
import { BUILT_IN_LOCALES, builtInIdOf, builtInTemplate } from "./templates.ts";
import type { BuiltInId } from "./types.ts";

/** Every built-in template in every language. */
const ALL = BUILT_IN_IDS.flatMap((id) =>
  BUILT_IN_LOCALES.map((user) => ({ id, ...builtInTemplate(id, { user }) }))
);

const shapes: Partial<Record<BuiltInId, string>> = {
  verification: "heading text text button divider text link",
  "password-reset": "heading text text button divider text",
  "magic-link": "heading text text button divider text",
  "email-otp": "heading text code divider text",
  invitation: "heading text button divider link",
  welcome: "heading text text button divider text",
};

Deno.test("builtInTemplate() gives what parseTemplate() takes, in every language", () => {
  for (const { blocks, id, locale, previewText, subject, variables } of ALL) {
    const json = { blocksJson: JSON.stringify(blocks), variablesJson: JSON.stringify(variables) };
    const parsed = parseTemplate({ subject, previewText, ...json });
    assertEquals(parsed, { subject, previewText, blocks, variables }, `${locale} ${id}`);
  }
});

Deno.test("builtInTemplate() has the contract's blocks and subjects", () => {
  for (const [id, shape] of Object.entries(shapes) as [BuiltInId, string][]) {
    for (const user of BUILT_IN_LOCALES) {
      const { blocks, subject } = builtInTemplate(id, { user });
      assertEquals(blocks.map(({ type }) => type).join(" "), shape, id);
      assertStringIncludes(subject, "{{appName}}");
    }
  }
  assertStringIncludes(builtInTemplate("email-otp").subject, "{{otp}}");
  for (const name of ["inviterName", "organizationName"]) {
    assertStringIncludes(builtInTemplate("invitation").subject, `{{${name}}}`);
  }
});

Deno.test("builtInTemplate() says what each variable is", () => {
  const without = ALL.flatMap(({ variables }) => variables)
    .filter(({ description }) => description === undefined);
  assertEquals(without, []);
});

Deno.test("builtInTemplate() needs no more than its required variables, and fills in defaults", () => {
  for (const { blocks, id, locale, variables, ...template } of ALL) {
    const required = variables.filter(({ required }) => required).map(({ name }) => name);
    const values = Object.fromEntries(
      required.map((name) => [name, name.endsWith("Url") ? "https://a.example/" : "Value"]),
    );
    const { html, subject, text } = renderEmail(blocks, { ...template, variables, values, locale });
    assert(!`${html}${subject}${text}`.includes("{{"), `${locale} ${id}`);
    assertStringIncludes(html, `lang="${locale}"`);
  }
});

Deno.test("builtInTemplate() has no link but to the one page that its mail leads to", () => {
  for (const { blocks, id } of ALL) {
    const links = blocks.flatMap((block) => "href" in block ? [block.href] : []);
    assert(links.every((link) => /^\{\{\w+Url\}\}$/.test(link)), id);
    assert(new Set(links).size <= 1, id);
    assert(!JSON.stringify(blocks).includes("<a "), id);
  }
});

Deno.test("builtInIdOf() finds the template of a notice, and one for a notice it does not know", () => {
  assertEquals(builtInIdOf("welcome"), "welcome");
  assertEquals(
    builtInIdOf("security-notice", { notice: "new-device" }),
    "security-notice-new-device",
  );
  assertEquals(builtInIdOf("security-notice", { notice: "other" }), "security-notice");
  assertEquals(builtInIdOf("security-notice"), "security-notice");
});

Deno.test("pickLocale() takes the user's language, then the project's, then English", () => {
  const available = ["en", "de", "pt-BR", "zh-Hant"];
  const cases: [user: string | null, project: string | null, picked: string | null][] = [
    ["DE", null, "de"],
    ["de-AT", null, "de"],
    ["pt-br", null, "pt-BR"],
    ["pt", null, "pt-BR"],
    ["pt-PT", "de", "pt-BR"],
    ["zh-Hant-TW", null, "zh-Hant"],
    ["fr", "de-CH", "de"],
    ["fr", "es", "en"],
    [null, null, "en"],
    ["", "de", "de"],
  ];
  for (const [user, project, picked] of cases) {
    assertEquals([user, pickLocale(available, { user, project })], [user, picked]);
  }
  assertEquals(pickLocale(["de"], { user: "fr" }), null);
});
