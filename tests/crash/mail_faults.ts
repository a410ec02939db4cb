/**
 * What providers tell of the mails that they have taken, and what is wrong with a mail after that.
 *
 * @module
 */
import { Webhook } from "standardwebhooks";
import { INTENT_TAG } from "../../plugins/emails/message.ts";
import type { Row } from "../support/rows.ts";
import { SECRETS, SIGN, type SignedRequest } from "../support/signed_webhooks.ts";
import type { CountingProvider } from "./mail_providers.ts";

const RESEND_SECRET = { secret: `whsec_${btoa("a secret of Resend's in this run")}` };

/** Both providers, and the project that sends by them. */
export interface Senders {
  readonly resend: CountingProvider;
  readonly postmark: CountingProvider;
  readonly clientId: string;
}

/** What is saved of both. */
export const SAVED_SENDERS = {
  ...{ fromAddress: "auth@shop.example", activeProvider: "resend" },
  providers: {
    resend: { apiKey: "re_key", webhook: RESEND_SECRET },
    postmark: { apiKey: "server-token", webhook: SECRETS.postmark },
  },
};

/** Both providers tell of each mail that they have taken. */
export async function tellAll(field: Senders, site: string): Promise<void> {
  for (const id of field.postmark.taken.keys()) {
    const payload = { RecordType: "Delivery", Metadata: { [INTENT_TAG]: id }, MessageID: "told" };
    await tell(
      `${site}/api/auth/p/${field.clientId}/email-events/postmark`,
      SIGN.postmark(payload),
    );
  }
  for (const id of field.resend.taken.keys()) {
    const payload = {
      type: "email.delivered",
      data: { tags: { [INTENT_TAG]: id }, email_id: "told" },
    };
    await tell(
      `${site}/api/auth/p/${field.clientId}/email-events/resend`,
      signedBySvix(id, payload),
    );
  }
}

/** Each event has an id of its own. */
function signedBySvix(id: string, payload: object): SignedRequest {
  const now = new Date();
  const body = JSON.stringify(payload);
  const signature = new Webhook(RESEND_SECRET.secret).sign(id, now, body);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    headers: { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature },
    body,
  };
}

async function tell(url: string, { body, headers }: SignedRequest): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers, body });
  await answer.body?.cancel();
  if (answer.status !== 200) throw new Error(`The webhook was answered ${answer.status}`);
}

/** What is wrong with a mail, after all that was told of it. */
export function faultsOf(senders: Senders, row: Row): string[] {
  const { id, provider, state } = row;
  const { postmark, resend, times } = takenOf(senders, row);
  const faults = [];
  if (times > 1) faults.push(`taken ${times} times`);
  if (times > 0 && state !== "delivered") faults.push(`taken, and ${state} after its webhook`);
  if (times === 0 && ["sent", "delivered"].includes(String(state))) {
    faults.push(`${state}, not taken`);
  }
  // It knows a mail again, so whatever it may have is repeated until it has.
  if (provider === "resend" && resend !== 1) faults.push(`taken ${resend} times by Resend`);
  if (state === "unknown" && postmark === 0 && !hasCause(senders, row)) {
    faults.push(`unknown without a cause (${row.reason})`);
  }
  if (state === "pending" || state === "sending") faults.push(`still ${state}`);
  return faults.map((fault) => `${id}: ${fault}`);
}

/** What is wrong with a mail a day later: one that nobody took has ended, and says nothing any more. */
export function endFaultsOf(senders: Senders, row: Row): string[] {
  const expected = takenOf(senders, row).times > 0 ? "delivered" : "undeliverable";
  const faults = [];
  if (row.state !== expected) faults.push(`${row.state} a day later, not ${expected}`);
  if (row.sealedVariables !== undefined) faults.push(`${row.state}, and not wiped`);
  return faults.map((fault) => `${row.id}: ${fault}`);
}

function takenOf({ postmark, resend }: Senders, { id }: Row) {
  const [byResend, byPostmark] = [resend, postmark].map(({ taken }) => taken.get(String(id)) ?? 0);
  return { resend: byResend!, postmark: byPostmark!, times: byResend! + byPostmark! };
}

/** Whether nobody can know of it: its provider broke before it took it, or a process ended with it in hand. */
function hasCause({ postmark }: Senders, { id, reason }: Row): boolean {
  return postmark.broken.has(String(id)) || reason === "DELIVERY_INTERRUPTED";
}
