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
import * as providers from "./endpoints/providers.ts";
import { MAILS_ERROR_CODES } from "./mails_error_codes.ts";
import { EMAILS_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The emails plugin: `POST /banata/config/email-providers/get` and `/save`, and
 * `POST /banata/emails/mails/list` and `/retry`.
 */
export function emails(): BanataPlugin {
  return packagePlugin({
    id: "emails",
    schema: EMAILS_SCHEMA,
    modules: [mails, providers],
    $ERROR_CODES: MAILS_ERROR_CODES,
  });
}
