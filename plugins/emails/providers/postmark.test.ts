import { assertEquals } from "@std/assert";
import {
  type ApiRequest,
  MAIL_TAGS,
  MailApi,
  mailMessage,
  refused,
} from "../../../tests/support/mail_api.ts";
import { postmark } from "./postmark.ts";
import type { SendResult } from "./types.ts";

const KEY = { apiKey: "pm-token" };

Deno.test("postmark.send() gives Postmark what it checks, untracked, in the stream of the credentials", async () => {
  await using api = new MailApi();
  assertEquals(
    await api.resultOf(postmark, { ...KEY, messageStream: "auth" }, { answer: postmarkAnswer }),
    { outcome: "accepted", providerId: "pm-1" },
  );
  const { body, method, path } = api.onlyRequest();
  assertEquals([method, path], ["POST", "/email"]);
  assertEquals(JSON.parse(body), {
    From: '"Jürgen \\"J\\" Größe, 書店" <auth@xn--bcher-kva.example>',
    To: "grace.hopper@xn--mller-kva.example",
    ReplyTo: "help@xn--bcher-kva.example",
    Subject: mailMessage().subject,
    HtmlBody: mailMessage().html,
    TextBody: mailMessage().text,
    Headers: [
      { Name: "Auto-Submitted", Value: "auto-generated" },
      { Name: "List-Unsubscribe", Value: "<https://a.example/u?x=1>" },
      { Name: "Message-ID", Value: mailMessage().messageId },
      { Name: "X-PM-KeepID", Value: "true" },
    ],
    Metadata: MAIL_TAGS,
    MessageStream: "auth",
    TrackOpens: false,
    TrackLinks: "None",
  });
});

Deno.test("postmark.send() tells apart what Postmark refuses, takes later, and may have taken", async () => {
  await using api = new MailApi();
  const cases: [number, number, SendResult][] = [
    [401, 10, refused("PROVIDER_CREDENTIALS_REFUSED")],
    [422, 300, refused("PROVIDER_MESSAGE_REFUSED")],
    [422, 400, refused("PROVIDER_SENDER_REFUSED")],
    [422, 405, refused("PROVIDER_QUOTA_REACHED")],
    [422, 406, refused("PROVIDER_RECIPIENT_SUPPRESSED", true)],
    [200, 406, refused("PROVIDER_RECIPIENT_SUPPRESSED", true)],
    [200, 1234, refused("PROVIDER_MESSAGE_REFUSED")],
    [422, 412, refused("PROVIDER_ACCOUNT_BLOCKED")],
    [413, 0, refused("MESSAGE_TOO_LARGE", true)],
    [429, 0, { outcome: "retry", afterMs: 7000, code: "PROVIDER_RATE_LIMITED" }],
    [503, 100, { outcome: "retry", afterMs: 7000, code: "PROVIDER_UNAVAILABLE" }],
    [503, 0, { outcome: "retry", afterMs: 7000, code: "PROVIDER_UNAVAILABLE" }],
    [500, 0, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
    [502, 0, { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false }],
  ];
  for (const [status, ErrorCode, expected] of cases) {
    const answer = () => Response.json({ ErrorCode }, { status, headers: { "retry-after": "7" } });
    const result = await api.resultOf(postmark, KEY, { answer });
    assertEquals(result, expected, `${status} ${ErrorCode}`);
  }
});

/** What Postmark does with a request, by its documentation. */
function postmarkAnswer({ body, headers }: ApiRequest): Response {
  const error = (status: number, ErrorCode: number) => Response.json({ ErrorCode }, { status });
  if (headers.get("x-postmark-server-token") !== KEY.apiKey) return error(401, 10);
  if (headers.get("accept") !== "application/json") return error(422, 409);
  const { From, HtmlBody, Metadata, TextBody, To } = JSON.parse(body);
  const fit = Object.entries<string>(Metadata).every(([name, value]) =>
    name.length <= 20 && value.length <= 80
  );
  if (!From || !To || !(HtmlBody || TextBody) || !fit) return error(422, 300);
  return Response.json({ ErrorCode: 0, Message: "OK", MessageID: "pm-1", To });
}
