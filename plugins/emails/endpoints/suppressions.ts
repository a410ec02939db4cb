import * as z from "../../_kernel/schemas.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { ADDRESS_FIELD } from "../../_kernel/text_fields.ts";
import { fail } from "../../_kernel/errors.ts";
import type { EmailSuppressionRow } from "../../_kernel/store.ts";
import { MAILS_ERROR_CODES } from "../mails_error_codes.ts";
import { reasonOf, suppress, suppressedAs, unsubscribe, unsuppress } from "../suppressions.ts";
import type { EmailSuppression } from "../types.ts";

const PERMISSION = "email.manage";
const MAX_LISTED = 100;

/** `POST /banata/emails/suppressions/list`: the addresses that get no mail, newest first, or one of them. */
export const listSuppressions = endpoint(
  "/banata/emails/suppressions/list",
  {
    body: z.object({ ...pageFields(MAX_LISTED), address: ADDRESS_FIELD.optional() }),
    permission: PERMISSION,
  },
  async ({ body: { address, ...page }, store }): Promise<Page<EmailSuppression>> => {
    const where = address === undefined ? {} : { address: suppressedAs(address) };
    return await listPage({ store, table: "emailSuppression", where }, page, { toItem });
  },
);

/** `POST /banata/emails/suppressions/add`: sends an address no mail from now on. */
export const addSuppression = endpoint(
  "/banata/emails/suppressions/add",
  { body: z.object({ address: ADDRESS_FIELD }), permission: PERMISSION },
  async ({ body: { address }, now, store }): Promise<{ suppression: EmailSuppression }> => {
    await suppress(store, address, { reason: "manual", provider: null, now });
    const row = await store.findOne("emailSuppression", { address: suppressedAs(address) });
    if (row === null) throw new Error("Find what was just stored");
    return { suppression: toItem(row) };
  },
);

/**
 * `POST /banata/emails/suppressions/remove`: sends an address mails again, but for those it was unsubscribed
 * from, which stay until they are all that it is on the list for.
 */
export const removeSuppression = endpoint(
  "/banata/emails/suppressions/remove",
  { body: z.object({ address: ADDRESS_FIELD }), permission: PERMISSION },
  async ({ body: { address }, store }): Promise<{ success: true }> => {
    const where = { address: suppressedAs(address) };
    const row = await store.findOne("emailSuppression", where);
    if (row !== null && row.categories !== null && reasonOf(row) !== "unsubscribed") {
      const changes = { reason: "unsubscribed", provider: null };
      await store.updateOne("emailSuppression", where, changes);
      return { success: true };
    }
    if (await unsuppress(store, address)) return { success: true };
    return fail("NOT_FOUND", MAILS_ERROR_CODES.EMAIL_SUPPRESSION_NOT_FOUND);
  },
);

/**
 * `POST /banata/emails/unsubscribe {token}`: has whoever a mail was sent to get no more of its kind. Nobody
 * need be signed in: the token proves who it was sent to.
 */
export const unsubscribeByToken = endpoint(
  "/banata/emails/unsubscribe",
  { for: "anyone", body: z.object({ token: z.string().min(1).max(1000) }) },
  async ({ body: { token }, now, openUnsubscription, store }): Promise<{ success: true }> => {
    const found = await openUnsubscription(token);
    if (found === null) return fail("BAD_REQUEST", MAILS_ERROR_CODES.EMAIL_UNSUBSCRIBE_INVALID);
    await unsubscribe(store, found, { now });
    return { success: true };
  },
);

function toItem(row: EmailSuppressionRow): EmailSuppression {
  const { address, categories, createdAt, id, provider } = row;
  const reason = reasonOf(row);
  return { id, address, reason, categories: [...categories ?? []], provider, createdAt };
}
