import type { MailType } from "../../_kernel/mails.ts";
import { LAST_LOCALE, pickLocale, type WantedLocales } from "../locales.ts";
import type { EmailTemplate } from "../template.ts";
import { GERMAN } from "./de.ts";
import { ENGLISH } from "./en.ts";
import { FRENCH } from "./fr.ts";
import { BUILT_IN_IDS, layOut } from "./layouts.ts";
import type { BuiltInId, Language } from "./types.ts";

const LANGUAGES: Readonly<Record<string, Language>> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** The languages of the built-in templates. */
export const BUILT_IN_LOCALES: readonly string[] = Object.keys(LANGUAGES);

/** A built-in template, in the language that was picked. */
export interface BuiltInTemplate extends EmailTemplate {
  /** The language's tag. */
  readonly locale: string;
}

/**
 * The built-in template of a mail, in the user's language, else the project's, else English. None of its
 * links does anything when it is opened: each leads to a page that asks.
 *
 * @example
 * ```ts
 * import { builtInTemplate, renderEmail } from "@banata-auth/convex/plugins/emails";
 *
 * const template = builtInTemplate("email-otp", { user: "de-AT" });
 * const values = { appName: "Acme", otp: "123456" };
 * const mail = renderEmail(template.blocks, { ...template, values });
 * console.assert(mail.subject === "123456 ist Ihr Code für Acme");
 * ```
 */
export function builtInTemplate(id: BuiltInId, wanted: WantedLocales = {}): BuiltInTemplate {
  const locale = pickLocale(BUILT_IN_LOCALES, wanted) ?? LAST_LOCALE;
  return { ...layOut(id, LANGUAGES[locale] ?? ENGLISH), locale };
}

/** The built-in template of a mail by its type and, for a security notice, by what it tells of. */
export function builtInIdOf(
  type: MailType,
  variables: Readonly<Record<string, string>> = {},
): BuiltInId {
  if (type !== "security-notice") return type;
  const id = `${type}-${variables.notice}`;
  return BUILT_IN_IDS.find((each) => each === id) ?? type;
}
