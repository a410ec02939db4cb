/**
 * Mails: the blocks a template is made of, the renderer that makes HTML and plain text of them, and the
 * endpoints that say who sends a project's mails and what became of each.
 *
 * @example
 * ```ts
 * import { parseTemplate, renderEmail } from "@banata-auth/convex/plugins/emails";
 *
 * const template = parseTemplate({
 *   subject: "Welcome to {{appName}}",
 *   blocksJson: '[{"id":"1","type":"heading","as":"h1","text":"Hello {{userName}}"}]',
 * });
 * const values = { appName: "Acme", userName: "Ada" };
 * const mail = renderEmail(template.blocks, { ...template, values });
 * console.assert(mail.subject === "Welcome to Acme" && mail.text === "Hello Ada\n");
 * ```
 *
 * @module
 */
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as mails from "./endpoints/mails.ts";
import * as organizations from "./endpoints/organization_mails.ts";
import * as preview from "./endpoints/preview.ts";
import * as providers from "./endpoints/providers.ts";
import * as domain from "./endpoints/sender_domain.ts";
import * as send from "./endpoints/send.ts";
import * as shown from "./endpoints/shown_mail.ts";
import * as suppressions from "./endpoints/suppressions.ts";
import * as switches from "./endpoints/switches.ts";
import * as versions from "./endpoints/template_versions.ts";
import * as templates from "./endpoints/templates.ts";
import { EMAILS_ERROR_CODES } from "./error_codes.ts";
import { MAILS_ERROR_CODES } from "./mails_error_codes.ts";
import { EMAILS_SCHEMA } from "./schema.ts";
import { TEMPLATES_ERROR_CODES } from "./template_codes.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The emails plugin: who sends a project's mails (`POST /banata/config/email-providers/…`), which kinds it
 * sends (`/banata/config/emails/…`), what they say (`/banata/emails/templates/…`), mails that a server asks
 * for (`/banata/emails/send`), what became of each (`/banata/emails/mails/…`), and who gets none
 * (`/banata/emails/suppressions/…`).
 */
export function emails(): BanataPlugin {
  return packagePlugin({
    id: "emails",
    schema: EMAILS_SCHEMA,
    modules: [
      domain,
      mails,
      organizations,
      preview,
      providers,
      send,
      shown,
      suppressions,
      switches,
      templates,
      versions,
    ],
    $ERROR_CODES: { ...EMAILS_ERROR_CODES, ...MAILS_ERROR_CODES, ...TEMPLATES_ERROR_CODES },
  });
}
