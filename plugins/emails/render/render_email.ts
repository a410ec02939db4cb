import type { EmailBlock } from "../blocks/types.ts";
import { refuse } from "../error_codes.ts";
import { Tints } from "./css.ts";
import { documentOf } from "./document.ts";
import { plainText } from "./plain_text.ts";
import { type EmailBranding, themeOf } from "./theme.ts";
import { Filler, type TemplateVariable, type VariableValues } from "./variables.ts";

/** What a mail is made of besides its blocks. */
export interface RenderOptions {
  /** One line; may hold variables. */
  readonly subject?: string;
  /** What an inbox shows beside the subject; may hold variables. */
  readonly previewText?: string;
  /** What the variables stand for. `appName` is also what the mail is headed with. */
  readonly values?: VariableValues;
  /** What the template declares; a variable that it uses and does not declare counts as required. */
  readonly variables?: readonly TemplateVariable[];
  /** How the project's mails look. */
  readonly branding?: EmailBranding;
  /** The language of the mail, a tag such as `pt-BR`. @default "en" */
  readonly locale?: string;
  /**
   * Whether it is only looked at: a missing variable is then shown as `[name]` and a link that may not stand
   * in a mail as its words, where a mail to be sent is refused. @default false
   */
  readonly preview?: boolean;
}

/** A mail that can be sent or looked at. */
export interface RenderedEmail {
  /** One line without control characters; absent if none was given. */
  readonly subject?: string;
  /** A whole document. */
  readonly html: string;
  /** The same as plain text. */
  readonly text: string;
  /** Names of the variables that a preview lacks. */
  readonly missing: readonly string[];
  /** Links that a preview leaves out because they may not stand in a mail, as `id.field`. */
  readonly refusedLinks: readonly string[];
}

/** What begins like a language tag (BCP 47). */
const LANGUAGE_TAG = /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,8}$/i;

/**
 * Makes a mail of blocks, in HTML that mail clients take and in plain text. Whatever is filled in is
 * escaped for the place where it stands; links are https, http of this machine or mailto, and nothing is
 * tracked. It asks nobody, and the same input gives the same mail. Blocks from outside must have passed
 * {@link parseBlocks}: a renderer draws what it is given.
 *
 * @throws {EmailError} EMAIL_TOO_LARGE; and but for a preview, EMAIL_VARIABLE_MISSING or
 * EMAIL_URL_NOT_ALLOWED
 *
 * @example
 * ```ts
 * import { renderEmail } from "@banata-auth/convex/plugins/emails";
 *
 * const { html, subject } = renderEmail(
 *   [{ id: "1", type: "text", text: "Hello <b>{{userName}}</b>" }],
 *   { subject: "Hello {{userName}}", values: { userName: "<Ada>" } },
 * );
 * console.assert(subject === "Hello <Ada>" && html.includes("<b>&lt;Ada&gt;</b>"));
 * ```
 */
export function renderEmail(
  blocks: readonly EmailBlock[],
  options: RenderOptions = {},
): RenderedEmail {
  const { branding = {}, locale = "en", preview = false, previewText, subject } = options;
  const { values = {}, variables = [] } = options;
  const fill = new Filler(values, variables);
  const mail = { fill, theme: themeOf(branding), tints: new Tints(), refused: [] };
  const title = subject === undefined ? undefined : fill.line(subject);
  const frame = {
    title: title ?? "",
    preview: fill.line(previewText ?? ""),
    locale: LANGUAGE_TAG.test(locale) ? locale : "en",
    appName: appNameOf(values),
  };
  const html = documentOf(blocks, { mail, frame });
  const text = plainText(blocks, fill);
  const { missing } = fill;
  if (!preview && missing.length > 0) {
    refuse("EMAIL_VARIABLE_MISSING", missing.join(", "));
  }
  const refusedLinks: readonly string[] = mail.refused;
  if (!preview && refusedLinks.length > 0) {
    refuse("EMAIL_URL_NOT_ALLOWED", refusedLinks.join(", "));
  }
  const parts = { html, text, missing, refusedLinks };
  return title === undefined ? parts : { subject: title, ...parts };
}

function appNameOf(values: VariableValues): string {
  const name = new Filler(values, []).line("{{appName}}");
  return Object.hasOwn(values, "appName") ? name : "";
}
