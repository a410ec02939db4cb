import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { kindsOf } from "../switches.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import type { EmailSettingsRow } from "../../_kernel/store.ts";
import {
  MAIL_SETTINGS_VERSION,
  mailSettingsToSave,
  saveMailSettings,
  versionOf,
} from "../mail_settings.ts";
import { readMailSettings } from "../transport.ts";
import type { EmailKinds } from "../types.ts";

const PERMISSION = "email.manage";

/** `POST /banata/config/emails/list`: the kinds of mails that may be switched off. */
export const listEmailKinds = endpoint(
  "/banata/config/emails/list",
  { body: z.object({}), permission: PERMISSION },
  async ({ store }): Promise<EmailKinds> => kindsReply(await readMailSettings(store)),
);

/** `POST /banata/config/emails/toggle`: switches a kind of mails on or off. */
export const toggleEmailKind = endpoint(
  "/banata/config/emails/toggle",
  {
    body: z.object({
      id: ID_FIELD,
      enabled: z.boolean(),
      version: MAIL_SETTINGS_VERSION,
    }),
    permission: PERMISSION,
  },
  async ({ body: { enabled, id, version }, now, store }): Promise<EmailKinds> => {
    const settings = await mailSettingsToSave(store, version);
    if (!kindsOf(settings).some((kind) => kind.id === id)) {
      return fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_KIND_UNKNOWN);
    }
    const others = (settings?.off ?? []).filter((each) => each !== id);
    const off = enabled ? others : [...others, id];
    return kindsReply(await saveMailSettings(store, { off }, { now, from: settings }));
  },
);

function kindsReply(settings: EmailSettingsRow | null): EmailKinds {
  return { emails: kindsOf(settings), version: versionOf(settings) };
}
