/** Every provider's webhook, sent what its provider has not signed. */
import { assert, assertEquals } from "@std/assert";
import { NOW } from "../../../tests/support/mail_api.ts";
import {
  receive,
  SECRETS,
  SIGN,
  type SignedRequest,
  type Signer,
} from "../../../tests/support/signed_webhooks.ts";
import { INBOUND_ERROR_CODES } from "./codes.ts";
import { INBOUND_WEBHOOKS } from "./mod.ts";
import type { InboundResult } from "./types.ts";

const SIGNERS = ["mailgun", "postmark", "resend", "sendgrid", "ses", "webhook"] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** An event of each, as far as a forgery needs one. */
const PAYLOADS: Readonly<Record<Signer, unknown>> = {
  mailgun: { event: "delivered", recipient: "a@b.example", timestamp: NOW / 1000 },
  postmark: { RecordType: "Delivery", Recipient: "a@b.example", MessageID: "1" },
  resend: { type: "email.delivered", data: { to: ["a@b.example"], email_id: "1" } },
  sendgrid: [{ event: "delivered", email: "a@b.example", timestamp: NOW / 1000 }],
  ses: { eventType: "Delivery", mail: { messageId: "1", destination: ["a@b.example"] } },
  webhook: { type: "email.delivered", data: { recipient: "a@b.example" } },
};

/** How long after it was signed a request is taken. */
const WINDOWS_MS: Readonly<Record<Exclude<Signer, "postmark">, number>> = {
  mailgun: 9 * 60 * MINUTE_MS,
  resend: 5 * MINUTE_MS,
  sendgrid: DAY_MS + 5 * MINUTE_MS,
  ses: DAY_MS + 5 * MINUTE_MS,
  webhook: 5 * MINUTE_MS,
};

Deno.test("a webhook takes what its provider has signed, and tells once what it is known by", async () => {
  for (const signer of SIGNERS) {
    const result = await receive(signer, SIGN[signer](PAYLOADS[signer]));
    assert("events" in result, `${signer}: ${JSON.stringify(result)}`);
    assertEquals(result.events.length, 1);
    assertEquals(result.events[0]?.recipient, "a@b.example");
    if (signer === "postmark") assertEquals(result.replay, null);
    else assertEquals(result.replay?.until, NOW + WINDOWS_MS[signer]);
  }
});

Deno.test("a webhook refuses a request with any header changed, left out or of another secret", async () => {
  for (const signer of SIGNERS) {
    const request = SIGN[signer](PAYLOADS[signer]);
    for (const name of Object.keys(request.headers)) {
      const { [name]: value = "", ...others } = request.headers;
      assertRefused(await receive(signer, { ...request, headers: others }), "MISSING");
      for (const changed of [`${value}1`, value.slice(0, -3), value.replace(/[a-z0-9]/i, "z")]) {
        const headers = { ...others, [name]: changed };
        assertRefused(await receive(signer, { ...request, headers }), `${signer} ${name}`);
      }
    }
  }
});

Deno.test("a webhook refuses a body with any value changed that is signed", async () => {
  // Postmark signs nothing, and Mailgun's signature covers no event.
  for (const signer of ["mailgun", "resend", "sendgrid", "ses", "webhook"] as const) {
    const request = SIGN[signer](PAYLOADS[signer]);
    const parsed = JSON.parse(request.body);
    const part = signer === "mailgun" ? parsed.signature : parsed;
    for (const [holder, key] of leavesOf(part)) {
      const value = holder[key];
      holder[key] = typeof value === "number" ? value + 1 : `${value}0`;
      const body = JSON.stringify(parsed);
      assertRefused(await receive(signer, { ...request, body }), `${signer} ${key}`);
      holder[key] = value;
    }
    assertRefused(
      await receive(signer, { ...request, body: `${request.body.slice(0, -9)}` }),
      signer,
    );
    assertRefused(await receive(signer, { ...request, body: "" }), signer);
    if (signer === "mailgun" || signer === "ses") continue;
    // Where all bytes are signed, a space counts too.
    assertEquals(
      await receive(signer, { ...request, body: `${request.body} ` }),
      { code: "WEBHOOK_SIGNATURE_INVALID" },
    );
  }
});

Deno.test("a webhook refuses what was signed too long ago or for later, and what it has taken before", async () => {
  for (const signer of SIGNERS) {
    if (signer === "postmark") continue;
    const request = SIGN[signer](PAYLOADS[signer]);
    const sentAt = (now: number) => receive(signer, request, { now: () => now });
    assert("events" in await sentAt(NOW + WINDOWS_MS[signer]));
    assertEquals(await sentAt(NOW + WINDOWS_MS[signer] + 1), { code: "WEBHOOK_EXPIRED" });
    assert("events" in await sentAt(NOW - 5 * MINUTE_MS));
    assertEquals(await sentAt(NOW - 5 * MINUTE_MS - 1), { code: "WEBHOOK_EXPIRED" });
    const taken = new Set<string>();
    const first = await receive(signer, request);
    assert("events" in first && first.replay !== null);
    taken.add(first.replay.id);
    assertEquals(
      await receive(signer, request, { isReplayed: (id) => taken.has(id) }),
      { code: "WEBHOOK_REPLAYED" },
    );
  }
});

Deno.test("a webhook refuses a request too large, bytes that are no text, and a secret that is none", async () => {
  for (const signer of SIGNERS) {
    const request = SIGN[signer](PAYLOADS[signer]);
    const large = { ...request, body: request.body + " ".repeat(1024 * 1024) };
    assertEquals(await receive(signer, large), { code: "WEBHOOK_TOO_LARGE" });
    for (const secret of [null, {}, "secret", { ...Object(SECRETS[signer]), more: 1 }]) {
      assertEquals(await receive(signer, request, { secret }), { code: "WEBHOOK_SECRET_INVALID" });
    }
  }
  const noText = { headers: new Headers(), body: Uint8Array.of(0x22, 0xff, 0x22) };
  for (const signer of SIGNERS) {
    const options = { fetch, now: () => NOW, isReplayed: () => false };
    const result = await INBOUND_WEBHOOKS[signer].receive(noText, SECRETS[signer], options);
    assertEquals(result, { code: "WEBHOOK_BODY_INVALID" });
  }
  const many = Array.from({ length: 1001 }, () => ({ event: "delivered", email: "a@b.example" }));
  assertEquals(await receive("sendgrid", SIGN.sendgrid(many)), { code: "WEBHOOK_TOO_LARGE" });
});

Deno.test("a webhook refuses a signed body that is none of its provider's, and passes over what it does not know", async () => {
  for (const signer of SIGNERS) {
    for (const payload of [null, "text", 7, { event: 7 }]) {
      const result = await receive(signer, SIGN[signer](payload));
      assertEquals(
        result,
        { code: "WEBHOOK_BODY_INVALID" },
        `${signer} ${JSON.stringify(payload)}`,
      );
    }
  }
  const unknown: [Signer, unknown][] = [
    ["mailgun", { event: "opened" }],
    ["mailgun", { event: "toString" }],
    ["postmark", { RecordType: "toString" }],
    ["postmark", { RecordType: "Open" }],
    ["resend", { type: "email.opened" }],
    ["resend", { type: "toString" }],
    ["sendgrid", [{ event: "click" }, { event: "toString" }, null, 7]],
    ["ses", { eventType: "Open" }],
    ["ses", { eventType: "toString" }],
    ["webhook", { type: "email.opened" }],
  ];
  for (const [signer, payload] of unknown) {
    const result = await receive(signer, SIGN[signer](payload));
    assert("events" in result, `${signer}: ${JSON.stringify(result)}`);
    assertEquals(result.events, []);
  }
});

Deno.test("a webhook takes a signature of several, as while a secret is changed", async () => {
  const request: SignedRequest = SIGN.resend(PAYLOADS.resend);
  const signature = request.headers["svix-signature"] ?? "";
  const several = (text: string) =>
    receive("resend", { ...request, headers: { ...request.headers, "svix-signature": text } });
  assert("events" in await several(`v1,${btoa("another")} ${signature}`));
  for (const text of [signature.replace("v1,", "v2,"), signature.slice(3), `${signature},`]) {
    assertEquals(await several(text), { code: "WEBHOOK_SIGNATURE_INVALID" });
  }
});

function assertRefused(result: InboundResult, what: string): void {
  const isRefused = "code" in result && result.code in INBOUND_ERROR_CODES &&
    result.code !== "WEBHOOK_SECRET_INVALID";
  assert(isRefused, `${what}: ${JSON.stringify(result)}`);
}

/** Each value of a JSON tree that is no tree itself, by what holds it. */
function leavesOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null ? leavesOf(inner) : [[holder, key]]
  );
}
