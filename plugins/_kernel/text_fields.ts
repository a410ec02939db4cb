import * as z from "./schemas.ts";
import { isEmail, isLine, keepsRule } from "../../rules/value_rules.ts";

/** Fields of bodies that hold texts of people; each refuses with what to send instead. */

/** The id of a row, or a slug that names one. */
export const ID_FIELD: z.ZodString = z.string().min(1).max(64);

/** One line of 1 to so many characters. */
export function lineField(max: number, text: z.ZodString = z.string()): z.ZodString {
  return text.min(1).max(max)
    .refine((text) => isLine(text, max), "Send one line of text without control characters");
}

/** A text of several lines, or none. */
export const LINES_FIELD: z.ZodString = z.string().max(500)
  .refine((text) => keepsRule("lines500", text), "Send a text without control characters");

/** An address to which mail can be sent. */
export const ADDRESS_FIELD: z.ZodString = z.string().max(254)
  .refine(isEmail, "Invalid email address");

/** {@link ADDRESS_FIELD}, of a user. */
export const EMAIL_FIELD: z.ZodEmail = z.email().max(320).refine(isEmail, "Invalid email address");

/** A picture: an https URL, or a data URL of at most 12 KiB. */
export const PICTURE_FIELD: z.ZodString = z.string().refine(
  (text) => keepsRule("picture", text),
  "Send an https URL, or a data URL of a picture of at most 12 KiB",
);
