import { assertEquals } from "@std/assert";
import {
  type ApiRequest,
  MAIL_TAGS,
  MailApi,
  mailMessage,
  refused,
} from "../../../tests/support/mail_api.ts";
import { mailgun } from "./mailgun.ts";
import type { SendResult } from "./types.ts";

const KEY = { apiKey: "key-1", domain: "mg.example.com" };

Deno.test("mailgun.send() gives Mailgun what it checks, untracked, in any script", async () => {
  await using api = new MailApi();
  const message = mailMessage({ to: "josé@müller.example" });
  assertEquals(
    await api.resultOf(mailgun, KEY, { answer: mailgunAnswer, message }),
    { outcome: "accepted", providerId: "mg-1@mg.example.com" },
  );
  const { body, method, path } = api.onlyRequest();
  assertEquals([method, path], ["POST", "/v3/mg.example.com/messages"]);
  assertEquals(Object.fromEntries(new URLSearchParams(body)), {
    from: '"Jürgen \\"J\\" Größe, 書店" <auth@xn--bcher-kva.example>',
    to: "josé@xn--mller-kva.example",
    subject: mailMessage().subject,
    html: mailMessage().html,
    text: mailMessage().text,
    "h:Message-Id": mailMessage().messageId,
    "h:Reply-To": "help@xn--bcher-kva.example",
    "h:Auto-Submitted": "auto-generated",
    "h:List-Unsubscribe": "<https://a.example/u?x=1>",
    "v:type": MAIL_TAGS.type,
    "v:banata_intent": MAIL_TAGS.banata_intent,
    "o:tracking": "no",
    "o:tracking-clicks": "no",
    "o:tracking-opens": "no",
  });
});

Deno.test("mailgun.send() tells apart what Mailgun refuses, takes later, and may have taken", async () => {
  await using api = new MailApi();
  const cases: [number, SendResult][] = [
    [400, refused("PROVIDER_MESSAGE_REFUSED")],
    [401, refused("PROVIDER_CREDENTIALS_REFUSED")],
    [402, refused("PROVIDER_ACCOUNT_BLOCKED")],
    [404, refused("PROVIDER_SENDER_REFUSED")],
    [413, refused("MESSAGE_TOO_LARGE", true)],
    [429, { outcome: "retry", afterMs: null, code: "PROVIDER_RATE_LIMITED" }],
    [500, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
    [503, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
  ];
  for (const [status, expected] of cases) {
    const answer = () => new Response("Forbidden", { status });
    assertEquals(await api.resultOf(mailgun, KEY, { answer }), expected, String(status));
  }
  const other = { ...KEY, apiKey: "key-2" };
  assertEquals(
    await api.resultOf(mailgun, other, { answer: mailgunAnswer }),
    refused("PROVIDER_CREDENTIALS_REFUSED"),
  );
});

Deno.test("mailgun.send() asks the API of the domain's region, and no other address", async () => {
  const asked: string[] = [];
  const fetch = (url: string) => {
    asked.push(url);
    return Promise.resolve(Response.json({ id: "<a@b>" }));
  };
  for (const region of ["us", "eu"]) {
    await mailgun.send(mailMessage(), { ...KEY, region }, { fetch, now: Date.now });
  }
  assertEquals(asked, [
    "https://api.mailgun.net/v3/mg.example.com/messages",
    "https://api.eu.mailgun.net/v3/mg.example.com/messages",
  ]);
  const wrong = [
    [{ domain: "../../v4/domains" }, "CREDENTIALS_DOMAIN_INVALID"],
    [{ domain: "mg.example.com/x" }, "CREDENTIALS_DOMAIN_INVALID"],
    [{ domain: "localhost" }, "CREDENTIALS_DOMAIN_INVALID"],
    [{ domain: "mg.example.com", region: "evil.example" }, "CREDENTIALS_REGION_INVALID"],
  ] as const;
  for (const [credentials, code] of wrong) {
    const given = { apiKey: "key-1", ...credentials };
    const result = await mailgun.send(mailMessage(), given, { fetch, now: Date.now });
    assertEquals(result, refused(code));
  }
  assertEquals(asked.length, 2);
});

/** What Mailgun does with a request, by its documentation. */
function mailgunAnswer({ body, headers }: ApiRequest): Response {
  if (headers.get("authorization") !== `Basic ${btoa("api:key-1")}`) {
    return new Response("Forbidden", { status: 401 });
  }
  if (headers.get("content-type") !== "application/x-www-form-urlencoded") {
    return Response.json({ message: "from parameter is missing" }, { status: 400 });
  }
  const form = new URLSearchParams(body);
  const fit = form.has("from") && form.has("to") && form.has("subject") &&
    (form.has("text") || form.has("html"));
  if (!fit) return Response.json({ message: "A parameter is missing" }, { status: 400 });
  return Response.json({ id: "<mg-1@mg.example.com>", message: "Queued. Thank you." });
}
