import { assert, assertEquals } from "@std/assert";
import { Webhook } from "standardwebhooks";
import { MailApi, mailMessage, NOW, refused } from "../../../tests/support/mail_api.ts";
import { webhook } from "./webhook.ts";
import type { SendResult } from "./types.ts";

const SECRET = `whsec_${btoa("0123456789abcdefghijklmnopqrstuv")}`;
const KEY = { url: "https://mail.example.com/send?x=1", secret: SECRET };

Deno.test("webhook.send() gives the message as JSON, which Standard Webhooks verifies", async () => {
  await using api = new MailApi();
  const now = Date.now();
  const result = await api.resultOf(webhook, KEY, {
    now: () => now,
    answer: ({ body, headers }) => {
      new Webhook(SECRET).verify(body, Object.fromEntries(headers));
      return Response.json({ id: "own-1" });
    },
  });
  assertEquals(result, { outcome: "accepted", providerId: "own-1" });
  const { body, headers } = api.onlyRequest();
  assertEquals(headers.get("webhook-id"), mailMessage().intentId);
  const { data, type } = JSON.parse(body);
  assertEquals(type, "email.send");
  assertEquals(data, {
    ...mailMessage(),
    from: { ...mailMessage().from, address: "auth@xn--bcher-kva.example" },
    to: "grace.hopper@xn--mller-kva.example",
    replyTo: "help@xn--bcher-kva.example",
  });
});

Deno.test("webhook.send() tells apart what the server refuses, takes later, and may have taken", async () => {
  await using api = new MailApi();
  const cases: [number, SendResult][] = [
    [204, { outcome: "accepted", providerId: null }],
    [400, refused("PROVIDER_MESSAGE_REFUSED")],
    [410, refused("PROVIDER_MESSAGE_REFUSED")],
    [401, refused("PROVIDER_CREDENTIALS_REFUSED")],
    [307, refused("PROVIDER_REDIRECTED")],
    [429, { outcome: "retry", afterMs: null, code: "PROVIDER_RATE_LIMITED" }],
    [503, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
  ];
  for (const [status, expected] of cases) {
    const answer = () => new Response(null, { status });
    assertEquals(await api.resultOf(webhook, KEY, { answer }), expected, String(status));
  }
});

Deno.test("webhook.send() takes only https URLs of other machines, and secrets of Standard Webhooks", async () => {
  const fetch = () => Promise.reject(new Error("Nobody is asked"));
  const wrong = [
    [{ url: "http://mail.example.com" }, "CREDENTIALS_URL_INVALID"],
    [{ url: "https://localhost/x" }, "CREDENTIALS_URL_INVALID"],
    [{ url: "https://127.0.0.1/x" }, "CREDENTIALS_URL_INVALID"],
    [{ url: "https://user:pass@mail.example.com" }, "CREDENTIALS_URL_INVALID"],
    [{ url: "https://mail.example.com/#x" }, "CREDENTIALS_URL_INVALID"],
    [{ url: "javascript:alert(1)" }, "CREDENTIALS_URL_INVALID"],
    [{ url: "https://" }, "CREDENTIALS_URL_INVALID"],
    [{ url: 7 }, "CREDENTIALS_URL_INVALID"],
    [{ secret: "whsec_short" }, "CREDENTIALS_SECRET_INVALID"],
    [{ secret: SECRET.slice(6) }, "CREDENTIALS_SECRET_INVALID"],
    [{ secret: `${SECRET}==` }, "CREDENTIALS_SECRET_INVALID"],
    [{ secret: `${SECRET}A` }, "CREDENTIALS_SECRET_INVALID"],
    [{ secret: `whsec_${"A".repeat(92)}` }, "CREDENTIALS_SECRET_INVALID"],
  ] as const;
  for (const [changes, code] of wrong) {
    const result = await webhook.send(mailMessage(), { ...KEY, ...changes }, {
      fetch,
      now: () => NOW,
    });
    assertEquals(result, refused(code), JSON.stringify(changes));
    assert(!JSON.stringify(result).includes(SECRET));
  }
});
