import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { PATTERNS } from "../../../rules/value_rules.ts";

/** An id of a row. */
export const ROW_ID: z.ZodString = ID_FIELD;
/** What a template is named by; it travels with its mails as a tag. */
export const SLUG: z.ZodString = z.string().regex(/^[A-Za-z0-9][\w-]{0,199}$/);
/** A language tag (BCP 47). */
export const LOCALE: z.ZodString = z.string().regex(PATTERNS.locale);
/** Which of its versions: 1 for the first. */
export const VERSION: z.ZodInt = z.int().min(1);
/** What templates are sorted by. */
export const CATEGORY: z.ZodEnum<{ [Name in TemplateCategory]: Name }> = z.enum({
  auth: "auth",
  marketing: "marketing",
  transactional: "transactional",
  onboarding: "onboarding",
  notification: "notification",
  custom: "custom",
});

/** The categories of contract 2.6. */
type TemplateCategory =
  | "auth"
  | "marketing"
  | "transactional"
  | "onboarding"
  | "notification"
  | "custom";
