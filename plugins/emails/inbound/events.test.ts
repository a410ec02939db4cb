/** What each provider's events say, in the form of its documentation. */
import { assert, assertEquals } from "@std/assert";
import { mailMessage, NOW } from "../../../tests/support/mail_api.ts";
import { receive, SIGN, type Signer } from "../../../tests/support/signed_webhooks.ts";
import type { MailEvent } from "./types.ts";

const INTENT = mailMessage().intentId;
const AT = NOW - 1000;
const ISO = new Date(AT).toISOString();
const TO = "Grace@Müller.example";

/** An event with what most have. */
function event(kind: MailEvent["kind"], changes: Partial<MailEvent> = {}): MailEvent {
  return {
    kind,
    permanent: false,
    recipient: "grace@xn--mller-kva.example",
    intentId: INTENT,
    providerMessageId: "id-1",
    at: AT,
    ...changes,
  };
}

async function eventsOf(signer: Signer, payload: unknown): Promise<readonly MailEvent[]> {
  const result = await receive(signer, SIGN[signer](payload));
  assert("events" in result, `${signer}: ${JSON.stringify(result)}`);
  return result.events;
}

async function assertEvents(
  signer: Signer,
  cases: readonly (readonly [payload: unknown, expected: MailEvent])[],
): Promise<void> {
  for (const [payload, expected] of cases) {
    assertEquals(await eventsOf(signer, payload), [expected], JSON.stringify(payload));
  }
}

Deno.test("the webhook of Resend tells what became of a mail", async () => {
  const of = (type: string, more: object = {}) => ({
    type,
    created_at: ISO,
    data: { email_id: "id-1", to: [TO], tags: { banata_intent: INTENT, type: "x" }, ...more },
  });
  await assertEvents("resend", [
    [of("email.sent"), event("accepted")],
    [of("email.delivered"), event("delivered")],
    [of("email.delivery_delayed"), event("deferred")],
    [of("email.bounced", { bounce: { type: "Permanent" } }), event("bounced", { permanent: true })],
    [of("email.bounced", { bounce: { type: "Transient" } }), event("bounced")],
    [of("email.complained"), event("complained")],
    [of("email.failed"), event("rejected")],
    [of("email.suppressed"), event("rejected", { permanent: true })],
    [
      of("email.delivered", { tags: [{ name: "banata_intent", value: INTENT }] }),
      event("delivered"),
    ],
  ]);
});

Deno.test("the webhook of SendGrid tells what became of the mails of a batch", async () => {
  const of = (name: string, more: object = {}) => ({
    event: name,
    email: TO,
    timestamp: AT / 1000,
    sg_message_id: "id-1.recvd-5f54b5d587-2bqqc-1-5FE1B0B9-18.0",
    banata_intent: INTENT,
    ...more,
  });
  const batch = [
    of("processed"),
    of("delivered"),
    of("deferred"),
    of("bounce", { type: "bounce" }),
    of("bounce", { type: "blocked" }),
    of("spamreport"),
    of("dropped", { reason: "Bounced Address" }),
    of("dropped", { reason: "Spam Content" }),
    of("open"),
  ];
  assertEquals(await eventsOf("sendgrid", batch), [
    event("accepted"),
    event("delivered"),
    event("deferred"),
    event("bounced", { permanent: true }),
    event("bounced"),
    event("complained"),
    event("rejected", { permanent: true }),
    event("rejected"),
  ]);
});

Deno.test("the webhook of Mailgun tells what became of a mail", async () => {
  const of = (name: string, more: object = {}) => ({
    event: name,
    recipient: TO,
    timestamp: AT / 1000,
    message: { headers: { "message-id": "id-1" } },
    "user-variables": { banata_intent: INTENT },
    ...more,
  });
  await assertEvents("mailgun", [
    [of("accepted"), event("accepted")],
    [of("delivered"), event("delivered")],
    [of("complained"), event("complained")],
    [of("rejected"), event("rejected")],
    [of("failed", { severity: "temporary" }), event("deferred")],
    [of("failed", { severity: "permanent" }), event("bounced", { permanent: true })],
    [
      of("failed", { severity: "permanent", reason: "suppress-bounce" }),
      event("rejected", { permanent: true }),
    ],
  ]);
});

Deno.test("the webhook of Postmark tells what became of a mail", async () => {
  const of = (RecordType: string, more: object) => ({
    RecordType,
    MessageID: "id-1",
    Metadata: { banata_intent: INTENT },
    ...more,
  });
  const bounce = (Type: string) => of("Bounce", { Type, Email: TO, BouncedAt: ISO });
  await assertEvents("postmark", [
    [of("Delivery", { Recipient: TO, DeliveredAt: ISO }), event("delivered")],
    [bounce("HardBounce"), event("bounced", { permanent: true })],
    [bounce("BadEmailAddress"), event("bounced", { permanent: true })],
    [bounce("SoftBounce"), event("bounced")],
    [bounce("Transient"), event("bounced")],
    [of("SpamComplaint", { Email: TO, BouncedAt: ISO }), event("complained")],
  ]);
});

Deno.test("the webhook of SES tells what became of a mail, for each recipient that it names", async () => {
  const of = (eventType: string, more: object = {}) => ({
    eventType,
    mail: {
      messageId: "id-1",
      timestamp: ISO,
      destination: [TO],
      tags: { banata_intent: [INTENT] },
    },
    ...more,
  });
  const recipients = [{ emailAddress: TO }];
  const bounce = (bounceType: string) =>
    of("Bounce", { bounce: { bounceType, bouncedRecipients: recipients, timestamp: ISO } });
  await assertEvents("ses", [
    [of("Send", { send: {} }), event("accepted")],
    [of("Delivery", { delivery: { recipients: [TO], timestamp: ISO } }), event("delivered")],
    [
      of("DeliveryDelay", { deliveryDelay: { delayedRecipients: recipients, timestamp: ISO } }),
      event("deferred"),
    ],
    [bounce("Permanent"), event("bounced", { permanent: true })],
    [bounce("Transient"), event("bounced")],
    [
      of("Complaint", { complaint: { complainedRecipients: recipients, timestamp: ISO } }),
      event("complained"),
    ],
    [of("Reject", { reject: { reason: "Bad content" } }), event("rejected")],
    [of("Rendering Failure", { failure: {} }), event("rejected")],
    // As SES's older notifications call it, which tell no tags.
    [
      {
        notificationType: "Delivery",
        mail: { messageId: "id-1", timestamp: ISO, destination: [TO] },
      },
      event("delivered", { intentId: null }),
    ],
  ]);
});

Deno.test("the webhook of a server of one's own tells what became of a mail", async () => {
  const of = (type: string, more: object = {}) => ({
    type,
    timestamp: ISO,
    data: { intentId: INTENT, recipient: TO, messageId: "id-1", ...more },
  });
  await assertEvents("webhook", [
    [of("email.accepted"), event("accepted")],
    [of("email.delivered"), event("delivered")],
    [of("email.deferred"), event("deferred")],
    [of("email.bounced", { permanent: true }), event("bounced", { permanent: true })],
    [of("email.bounced"), event("bounced")],
    [of("email.complained"), event("complained")],
    [of("email.rejected"), event("rejected")],
  ]);
});

Deno.test("a webhook's event holds nothing that is no address, no id and no time", async () => {
  const odd = {
    type: "email.delivered",
    timestamp: "yesterday",
    data: {
      intentId: "a b\r\n",
      recipient: "Grace <grace@example.com>",
      messageId: "x".repeat(513),
    },
  };
  await assertEvents("webhook", [
    [
      odd,
      event("delivered", { recipient: null, intentId: null, providerMessageId: null, at: NOW }),
    ],
    [
      { type: "email.delivered", data: 7 },
      event("delivered", { recipient: null, intentId: null, providerMessageId: null, at: NOW }),
    ],
  ]);
});
