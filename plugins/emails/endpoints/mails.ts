import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { idsSince } from "../../../rules/ids.ts";
import { fail } from "../../_kernel/errors.ts";
import type { MailState } from "../../_kernel/mails.ts";
import type { MailRow } from "../../_kernel/store.ts";
import { MAILS_ERROR_CODES } from "../mails_error_codes.ts";
import type { QueuedMail } from "../types.ts";

const PERMISSION = "email.manage";
const MAX_LISTED = 100;
/** So that the next millisecond has ids too. */
const MAX_TIME = 2 ** 48 - 2;
const STATES = [
  "pending",
  "sending",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "unknown",
  "failed",
  "undeliverable",
  "suppressed",
] as const satisfies readonly MailState[];

/** Epoch milliseconds. */
const TIME = z.number().int().min(0).max(MAX_TIME).optional();

/**
 * `POST /banata/emails/mails/list`: the project's mails of 30 days, newest first, by state, recipient and
 * type, and of a span of time.
 */
export const listMails = endpoint(
  "/banata/emails/mails/list",
  {
    body: z.object({
      ...pageFields(MAX_LISTED),
      state: z.enum(STATES).optional(),
      recipient: z.string().max(254).optional(),
      type: z.string().max(200).optional(),
      rangeStart: TIME,
      rangeEnd: TIME,
    }),
    permission: PERMISSION,
  },
  async (
    { body: { rangeEnd, rangeStart, recipient, state, type, ...page }, store },
  ): Promise<Page<QueuedMail>> => {
    const where = {
      ...state === undefined ? {} : { state },
      ...type === undefined ? {} : { type },
      ...recipient === undefined ? {} : { recipient: recipient.toLowerCase() },
    };
    // Ids begin with the time at which a mail was queued; the end is part of the span.
    const range = {
      ...rangeStart === undefined ? {} : { from: idsSince("mail", rangeStart) },
      ...rangeEnd === undefined ? {} : { to: idsSince("mail", rangeEnd + 1) },
    };
    return await listPage({ store, table: "mail", where, range }, page, { toItem: toQueuedMail });
  },
);

/**
 * `POST /banata/emails/mails/retry`: sends a mail again that failed, by any provider. One whose provider
 * may have it is sent again only with `evenIfSent`.
 */
export const retryMail = endpoint(
  "/banata/emails/mails/retry",
  {
    body: z.object({ id: ID_FIELD, evenIfSent: z.boolean().optional() }),
    permission: PERMISSION,
  },
  async (
    { body: { evenIfSent = false, id }, mails, now, store },
  ): Promise<{ mail: QueuedMail }> => {
    const row = await store.findOne("mail", { id });
    if (row === null) return fail("NOT_FOUND", MAILS_ERROR_CODES.EMAIL_NOT_FOUND);
    const isRetriable = ["failed", "unknown"].includes(row.state) && row.sealedVariables !== null;
    if (!isRetriable) return fail("CONFLICT", MAILS_ERROR_CODES.EMAIL_NOT_RETRIABLE);
    if (row.state === "unknown" && !evenIfSent) {
      return fail("CONFLICT", MAILS_ERROR_CODES.EMAIL_MAY_BE_SENT);
    }
    const fresh = { provider: null, refusedBy: null, maybeSince: null, nextAt: null };
    const changes = { ...fresh, state: "pending", reason: null, updatedAt: now };
    const changed = await store.updateOne("mail", { id }, changes);
    await mails.deliver(id);
    return { mail: toQueuedMail(changed ?? row) };
  },
);

/** A mail as it goes over the wire. */
export function toQueuedMail(row: MailRow): QueuedMail {
  const { attempts, createdAt, id, nextAt, provider, providerMessageId, reason, recipient } = row;
  return {
    ...{ id, type: row.type, recipient, state: row.state as MailState, reason, attempts },
    // Of one that is being sent it is when its attempt is given up.
    ...{ provider, providerMessageId, nextAt: row.state === "sending" ? null : nextAt },
    ...{ createdAt, updatedAt: row.updatedAt },
  };
}
