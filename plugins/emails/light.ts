/**
 * What mails are made of: blocks, templates, and the renderer that makes HTML and plain text of them.
 * Nothing here loads Better Auth, reads a table or sends a request.
 *
 * @example
 * ```ts
 * import { renderEmail } from "@banata-auth/convex/plugins/emails/light";
 *
 * const { text } = renderEmail([{ id: "1", type: "code", text: "{{otp}}" }], { values: { otp: "123456" } });
 * console.assert(text === "123456\n");
 * ```
 *
 * @module
 */
export {
  BUILT_IN_LOCALES,
  builtInIdOf,
  type BuiltInTemplate,
  builtInTemplate,
} from "./built_in/templates.ts";
export { BUILT_IN_IDS } from "./built_in/layouts.ts";
export type { BuiltInId } from "./built_in/types.ts";
export { pickLocale, type WantedLocales } from "./locales.ts";
export type { MailType, SecurityNotice } from "../_kernel/mails.ts";
export { parseBlocks } from "./blocks/parse.ts";
export type * from "./blocks/types.ts";
export { EmailError, type EmailErrorCode, EMAILS_ERROR_CODES } from "./error_codes.ts";
export type { ErrorCodes } from "../_kernel/error_codes.ts";
export { type RenderedEmail, renderEmail, type RenderOptions } from "./render/render_email.ts";
export type { EmailBranding } from "./render/theme.ts";
export type { TemplateVariable, VariableValues } from "./render/variables.ts";
export { MAILS_ERROR_CODES, type MailsErrorCode } from "./mails_error_codes.ts";
export { TEMPLATES_ERROR_CODES, type TemplatesErrorCode } from "./template_codes.ts";
export type {
  EmailDraft,
  EmailKind,
  EmailKinds,
  EmailPreview,
  EmailProvidersConfig,
  EmailSuppression,
  OrganizationMails,
  QueuedMail,
  SenderDomainCheck,
  SentEmail,
  ShownProvider,
  StoredBuiltIn,
  StoredTemplate,
  StoredTemplateVersion,
} from "./types.ts";
export type { SuppressionReason } from "./suppressions.ts";
export type { MailState } from "../_kernel/mails.ts";
export type { Page } from "../_kernel/cursor_page.ts";
export type { DomainRecord } from "./domain/sender_domain.ts";
export { EMAILS_SCHEMA } from "./schema.ts";
export { type EmailTemplate, parseTemplate, type TemplateInput } from "./template.ts";
