import type { ZodType } from "zod";
import * as z from "../../_kernel/schemas.ts";
import { type CredentialsCode, DELIVERY_ERROR_CODES } from "../delivery_codes.ts";

/** A key or secret as a provider shows it: visible ASCII, so it fits into a header as it is. */
export function secretText(code: CredentialsCode, max = 512): z.ZodString {
  return codedText(code, /^[\x21-\x7e]+$/).max(max, { error: code });
}

/** A text that keeps a pattern. */
export function codedText(code: CredentialsCode, pattern: RegExp): z.ZodString {
  return z.string({ error: code }).regex(pattern, { error: code });
}

/** Credentials of these fields and no others. */
export function credentialsOf<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys" ? "CREDENTIALS_FIELD_UNKNOWN" : "CREDENTIALS_INVALID",
  });
}

/** Credentials that fit, or what is wrong with them: the code, never the value. */
export function parseCredentials<Credentials>(
  schema: ZodType<Credentials>,
  value: unknown,
): { readonly credentials: Credentials } | { readonly code: CredentialsCode } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { credentials: parsed.data };
  const codes = parsed.error.issues.map(({ message }) => message).filter(isCredentialsCode);
  return { code: codes[0] ?? "CREDENTIALS_INVALID" };
}

function isCredentialsCode(text: string): text is CredentialsCode {
  return text.startsWith("CREDENTIALS_") && Object.hasOwn(DELIVERY_ERROR_CODES, text);
}
