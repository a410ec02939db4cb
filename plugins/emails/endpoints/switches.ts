import * as z from "zod";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { kindsOf } from "../switches.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { EMAIL_SETTINGS_ID } from "../transport.ts";
import type { EmailKind } from "../types.ts";

const PERMISSION = "email.manage";

/** `POST /banata/config/emails/list`: the kinds of mails that may be switched off. */
export const listEmailKinds = endpoint(
  "/banata/config/emails/list",
  { body: z.object({}), permission: PERMISSION },
  async ({ store }): Promise<{ emails: EmailKind[] }> => ({
    emails: kindsOf(await store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID })),
  }),
);

/** `POST /banata/config/emails/toggle`: switches a kind of mails on or off. */
export const toggleEmailKind = endpoint(
  "/banata/config/emails/toggle",
  {
    body: z.object({ id: z.string().min(1).max(64), enabled: z.boolean() }),
    permission: PERMISSION,
  },
  async ({ body: { enabled, id }, now, store }): Promise<{ emails: EmailKind[] }> => {
    const where = { id: EMAIL_SETTINGS_ID };
    const settings = await store.findOne("emailSettings", where);
    if (!kindsOf(settings).some((kind) => kind.id === id)) {
      return fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_KIND_UNKNOWN);
    }
    const others = (settings?.off ?? []).filter((each) => each !== id);
    const columns = { off: enabled ? others : [...others, id], updatedAt: now };
    if (settings !== null) await store.updateOne("emailSettings", where, columns);
    else await store.create("emailSettings", { ...where, ...columns });
    return { emails: kindsOf(columns) };
  },
);
