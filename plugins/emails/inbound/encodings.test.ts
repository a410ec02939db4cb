import { assert, assertEquals } from "@std/assert";
import { receive, SIGN } from "../../../tests/support/signed_webhooks.ts";
import { bytesOfBase64, hexOf, rawSignature } from "./encodings.ts";

/** The example in the tests of SendGrid's own clients, in all their languages. */
const EXAMPLE = {
  publicKey: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcw" +
    "HBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==",
  signature:
    "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nl" +
    "xFDWYNH2j/0=",
  timestamp: "1588788367",
  body: '{"category":"example_payload","event":"test_event","message_id":"message_id"}',
};
/** The order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

Deno.test("the webhook of SendGrid takes the signature of SendGrid's own example", async () => {
  const { body, publicKey, signature, timestamp } = EXAMPLE;
  const request = (text: string) => ({
    headers: {
      "x-twilio-email-event-webhook-signature": signature,
      "x-twilio-email-event-webhook-timestamp": timestamp,
    },
    body: text,
  });
  const options = { secret: { publicKey }, now: () => Number(timestamp) * 1000 };
  // Signed, and then no list of events.
  assertEquals(
    await receive("sendgrid", request(body), options),
    { code: "WEBHOOK_BODY_INVALID" },
  );
  for (const other of ["A".repeat(124), btoa("x".repeat(91))]) {
    assertEquals(
      await receive("sendgrid", request(body), { ...options, secret: { publicKey: other } }),
      { code: "WEBHOOK_SECRET_INVALID" },
    );
  }
  assertEquals(
    await receive("sendgrid", request(`${body} `), options),
    { code: "WEBHOOK_SIGNATURE_INVALID" },
  );
});

Deno.test("the webhook of SendGrid knows a request again by what is signed, not by its signature", async () => {
  const request = SIGN.sendgrid([{ event: "delivered", email: "a@b.example" }]);
  const name = "x-twilio-email-event-webhook-signature";
  const raw = rawSignature(bytesOfBase64(request.headers[name] ?? ""));
  assert(raw !== null);
  // r and n - s is a signature of the same text too.
  const other = ORDER - BigInt(`0x${hexOf(raw.slice(32))}`);
  const twin = derOf(BigInt(`0x${hexOf(raw.slice(0, 32))}`), other);
  const first = await receive("sendgrid", request);
  const second = await receive("sendgrid", {
    ...request,
    headers: { ...request.headers, [name]: btoa(String.fromCharCode(...twin)) },
  });
  assert("events" in first && "events" in second);
  assertEquals(first.replay, second.replay);
});

Deno.test("rawSignature() reads what DER allows and no other bytes", () => {
  assertEquals(
    hexOf(rawSignature(derOf(1n, 2n)) ?? new Uint8Array()),
    `${"1".padStart(64, "0")}${"2".padStart(64, "0")}`,
  );
  const high = rawSignature(derOf(ORDER - 1n, 255n));
  assertEquals(high && hexOf(high.slice(0, 32)), (ORDER - 1n).toString(16));
  const refused = [
    [],
    [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01],
    [0x31, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02],
    [0x30, 0x07, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02],
    [0x30, 0x06, 0x03, 0x01, 0x01, 0x02, 0x01, 0x02],
    [0x30, 0x81, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02],
    [0x30, 0x07, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02, 0x00],
    [0x30, 0x06, 0x02, 0x01, 0x81, 0x02, 0x01, 0x02],
    [0x30, 0x07, 0x02, 0x02, 0x00, 0x01, 0x02, 0x01, 0x02],
    [0x30, 0x05, 0x02, 0x00, 0x02, 0x01, 0x02],
    [0x30, 0x06, 0x02, 0x7f, 0x01, 0x02, 0x01, 0x02],
    [0x30, 0x28, 0x02, 0x22, 0x00, 0xff, ...Array(32).fill(1), 0x02, 0x01, 0x02, 0x00],
  ];
  for (const bytes of refused) {
    assertEquals(rawSignature(Uint8Array.from(bytes)), null, bytes.join(" "));
  }
  assertEquals(rawSignature(null), null);
});

function derOf(r: bigint, s: bigint): Uint8Array<ArrayBuffer> {
  const integer = (value: bigint) => {
    const digits = value.toString(16);
    const even = digits.padStart(digits.length + digits.length % 2, "0");
    const bytes = (even.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
    if ((bytes[0] ?? 0) > 0x7f) bytes.unshift(0);
    return [0x02, bytes.length, ...bytes];
  };
  const integers = [...integer(r), ...integer(s)];
  return Uint8Array.from([0x30, integers.length, ...integers]);
}
