import { assertEquals } from "@std/assert";
import {
  type ApiRequest,
  MAIL_TAGS,
  MailApi,
  mailMessage,
  NOW,
  refused,
} from "../../../tests/support/mail_api.ts";
import { sendgrid } from "./sendgrid.ts";
import type { SendResult } from "./types.ts";

const KEY = { apiKey: "SG.key" };

Deno.test("sendgrid.send() gives SendGrid what it checks, untracked", async () => {
  await using api = new MailApi();
  assertEquals(
    await api.resultOf(sendgrid, KEY, { answer: sendgridAnswer }),
    { outcome: "accepted", providerId: "sg-1" },
  );
  const { body, method, path } = api.onlyRequest();
  assertEquals([method, path], ["POST", "/v3/mail/send"]);
  assertEquals(JSON.parse(body), {
    personalizations: [{
      to: [{ email: "grace.hopper@xn--mller-kva.example" }],
      custom_args: MAIL_TAGS,
    }],
    from: { email: "auth@xn--bcher-kva.example", name: mailMessage().from.name },
    reply_to: { email: "help@xn--bcher-kva.example" },
    subject: mailMessage().subject,
    content: [
      { type: "text/plain", value: mailMessage().text },
      { type: "text/html", value: mailMessage().html },
    ],
    headers: { ...mailMessage().headers, "Message-ID": mailMessage().messageId },
    tracking_settings: {
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: false },
      subscription_tracking: { enable: false },
    },
  });
});

Deno.test("sendgrid.send() tells apart what SendGrid refuses, takes later, and may have taken", async () => {
  await using api = new MailApi();
  const cases: [number, SendResult][] = [
    [400, refused("PROVIDER_MESSAGE_REFUSED")],
    [401, refused("PROVIDER_CREDENTIALS_REFUSED")],
    [403, refused("PROVIDER_SENDER_REFUSED")],
    [413, refused("MESSAGE_TOO_LARGE", true)],
    [429, { outcome: "retry", afterMs: 9000, code: "PROVIDER_RATE_LIMITED" }],
    [503, { outcome: "retry", afterMs: null, code: "PROVIDER_UNAVAILABLE" }],
    [500, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
    [502, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
  ];
  const headers = { "x-ratelimit-reset": String(NOW / 1000 + 9) };
  for (const [status, expected] of cases) {
    const answer = () => Response.json({ errors: [{ message: "No" }] }, { status, headers });
    assertEquals(await api.resultOf(sendgrid, KEY, { answer }), expected, String(status));
  }
});

Deno.test("sendgrid.send() leaves addresses that SendGrid does not take to another provider", async () => {
  await using api = new MailApi();
  const message = mailMessage({ to: "josé@bücher.example" });
  assertEquals(
    await api.resultOf(sendgrid, KEY, { answer: sendgridAnswer, message }),
    refused("PROVIDER_UTF8_UNSUPPORTED"),
  );
  assertEquals(
    await api.resultOf(sendgrid, { ...KEY, region: "moon" }, { answer: sendgridAnswer }),
    refused("CREDENTIALS_REGION_INVALID"),
  );
  assertEquals(api.requests, []);
});

/** What SendGrid does with a request, by its documentation. */
function sendgridAnswer({ body, headers }: ApiRequest): Response {
  if (headers.get("authorization") !== "Bearer SG.key") return new Response("", { status: 401 });
  if (headers.get("accept") !== "application/json") return new Response("", { status: 406 });
  const { content, from, headers: own, personalizations, subject } = JSON.parse(body);
  const [first, second] = content;
  const isInOrder = first.type === "text/plain" && second.type === "text/html";
  const reserved =
    /^(?:x-sg-|received|dkim-signature|content-|to$|from$|subject$|reply-to$|b?cc$)/i;
  const fit = from.email && subject && personalizations[0].to[0].email && isInOrder &&
    !Object.keys(own).some((name) => reserved.test(name)) &&
    // deno-lint-ignore no-control-regex -- what is not ASCII
    /^[\x00-\x7f]*$/.test(from.email + personalizations[0].to[0].email);
  if (!fit) return Response.json({ errors: [] }, { status: 400 });
  return new Response(null, { status: 202, headers: { "x-message-id": "sg-1" } });
}
