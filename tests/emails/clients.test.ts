/** What mail clients make of the built-in mails, by the data of caniemail.com. */
import { assertEquals } from "@std/assert";
import { caniemail } from "../../tools/packages/caniemail.ts";
import { BUILT_IN_IDS } from "../../plugins/emails/light.ts";
import { lookAt } from "./looks.ts";

/** Those of which the data says something of everything that is asked. */
const CLIENTS: Parameters<typeof caniemail>[0]["clients"] = [
  "apple-mail.*",
  "gmail.*",
  "outlook.*",
  "yahoo.*",
  "aol.*",
  "samsung-email.*",
  "protonmail.*",
  "fastmail.*",
  "hey.*",
  "mail-ru.*",
  "orange.desktop-webmail",
  "sfr.desktop-webmail",
];

const LIGHT_ONLY =
  "without it a mail is light, and whole: what it needs stands in style attributes";
const WORDS_BREAK =
  "of the two ways to break long words, one at least is there wherever it matters";
const PREVIEW =
  "hides the preview text, which Outlook hides by mso-hide; else it is the mail's first line";

/** What some client does not know, and why a mail is well without it. */
const REASONS: Readonly<Record<string, string>> = {
  "!important keyword": LIGHT_ONLY,
  "<body> element": "the table in it has the same ground and font",
  "<style> element": LIGHT_ONLY,
  "@media": LIGHT_ONLY,
  "Attribute selector": LIGHT_ONLY,
  "Class selector": LIGHT_ONLY,
  "Descendant combinator": LIGHT_ONLY,
  "Type selector": LIGHT_ONLY,
  "border-radius": "corners are square",
  "color-scheme meta tag": LIGHT_ONLY,
  "display:none": PREVIEW,
  "lang attribute": "a screen reader reads in its user's own language",
  "max-height property": PREVIEW,
  "overflow": PREVIEW,
  "overflow-wrap": WORDS_BREAK,
  "role attribute": "a screen reader may say that a layout is a table",
  "table-layout": "Outlook on Windows, which is never narrow",
  "text-decoration": "links have a colour of their own too",
  "width attribute": "the style says it too",
  "word-break": WORDS_BREAK,
};

Deno.test("built-in mails use nothing that a client lacks, but for what they can do without", () => {
  const found = new Set<string>();
  for (const id of BUILT_IN_IDS) {
    const { issues } = caniemail({ clients: CLIENTS, html: lookAt(id).html });
    for (const unsupported of issues.errors.values()) {
      for (const { title } of unsupported) found.add(title);
    }
  }
  assertEquals([...found].sort(), Object.keys(REASONS).sort());
});
