import * as z from "../_kernel/schemas.ts";
import { fail } from "../_kernel/errors.ts";
import type { EmailSettingsRow, NewRow, ScopedStore } from "../_kernel/store.ts";
import { MAILS_ERROR_CODES } from "./mails_error_codes.ts";
import { EMAIL_SETTINGS_ID, readMailSettings } from "./transport.ts";

/** The version that a save was made from. */
export const MAIL_SETTINGS_VERSION: z.ZodOptional<z.ZodInt> = z.int().min(0).optional();

/** Which save of the settings of mails is stored: when it was made, in epoch milliseconds; 0 before the first. */
export function versionOf(settings: EmailSettingsRow | null): number {
  return settings?.updatedAt ?? 0;
}

/**
 * The settings of mails that a save changes; null before the first.
 *
 * @throws {APIError} 409 `EMAIL_SETTINGS_CHANGED` when it was made from another version
 */
export async function mailSettingsToSave(
  store: ScopedStore,
  version: number | undefined,
): Promise<EmailSettingsRow | null> {
  const settings = await readMailSettings(store);
  if (version === undefined || version === versionOf(settings)) return settings;
  return fail("CONFLICT", MAILS_ERROR_CODES.EMAIL_SETTINGS_CHANGED);
}

/** Changes some of the settings of mails, or none, and their version. */
export async function saveMailSettings(
  store: ScopedStore,
  changes: Omit<NewRow<EmailSettingsRow>, "updatedAt">,
  { from, now }: { readonly from: EmailSettingsRow | null; readonly now: number },
): Promise<EmailSettingsRow> {
  const where = { id: EMAIL_SETTINGS_ID };
  // Of two saves within a millisecond, the second is another version too.
  const columns = { ...changes, updatedAt: Math.max(now, versionOf(from) + 1) };
  return await store.updateOne("emailSettings", where, columns) ??
    await store.create("emailSettings", { ...where, ...columns });
}
