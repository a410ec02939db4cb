import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** The codes of {@link TEMPLATES_ERROR_CODES}. */
export type TemplatesErrorCode =
  | "EMAIL_TEMPLATE_NOT_FOUND"
  | "EMAIL_TEMPLATE_EXISTS"
  | "EMAIL_TEMPLATE_CHANGED"
  | "EMAIL_TEMPLATE_SLUG_FIXED"
  | "EMAIL_TEMPLATE_LOCALE_INVALID"
  | "EMAIL_TEMPLATE_LOCALES_TOO_MANY"
  | "EMAIL_TEMPLATE_VERSION_NOT_FOUND"
  | "EMAIL_ORGANIZATION_NOT_FOUND"
  | "EMAIL_KIND_UNKNOWN"
  | "EMAIL_SWITCHED_OFF"
  | "EMAIL_RECIPIENT_INVALID"
  | "EMAIL_DATA_INVALID"
  | "EMAIL_LIMIT_REACHED";

/** Errors of a project's own templates, and of mails that are sent by them. */
export const TEMPLATES_ERROR_CODES: ErrorCodes<TemplatesErrorCode> = defineErrorCodes({
  EMAIL_TEMPLATE_NOT_FOUND: "Check the template's name, the project has none of it",
  EMAIL_TEMPLATE_EXISTS: "Choose another slug or locale: there is a template with both",
  EMAIL_TEMPLATE_CHANGED: "Read the template again, it was saved since that version",
  EMAIL_TEMPLATE_SLUG_FIXED:
    "Leave a built-in template its own slug: what stands in its place is found by it",
  EMAIL_TEMPLATE_LOCALE_INVALID: "Send a language tag such as pt-BR",
  EMAIL_TEMPLATE_LOCALES_TOO_MANY: "Keep at most 20 languages of one template",
  EMAIL_TEMPLATE_VERSION_NOT_FOUND: "Ask for the versions first: this one is not kept",
  EMAIL_ORGANIZATION_NOT_FOUND: "Check the organization's id, the project has none of it",
  EMAIL_KIND_UNKNOWN: "List the kinds of mails first: there is none of this id",
  EMAIL_SWITCHED_OFF: "Switch this kind of mail on before you send it",
  EMAIL_RECIPIENT_INVALID: "Send one email address",
  EMAIL_DATA_INVALID:
    "Send at most 100 variables, each a text, a number or a boolean under a name of letters, digits and _",
  EMAIL_LIMIT_REACHED: "Wait before you send more: this address or the project has had its share",
});
