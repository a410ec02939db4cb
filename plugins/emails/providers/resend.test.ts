import { assertEquals } from "@std/assert";
import { MAIL_TAGS, MailApi, mailMessage, refused } from "../../../tests/support/mail_api.ts";
import { resend } from "./resend.ts";
import type { ApiRequest } from "../../../tests/support/mail_api.ts";
import type { SendResult } from "./types.ts";

const KEY = { apiKey: "re_123" };

Deno.test("resend.send() gives Resend what it checks, and an idempotency key", async (t) => {
  await using api = new MailApi();
  const stored = new Map<string, { body: string; id: string }>();

  await t.step("a message is accepted under Resend's id", async () => {
    assertEquals(
      await api.resultOf(resend, KEY, { answer: (request) => resendAnswer(request, stored) }),
      { outcome: "accepted", providerId: "id-0" },
    );
    const { body, headers, method, path } = api.onlyRequest();
    assertEquals([method, path], ["POST", "/emails"]);
    assertEquals(headers.get("idempotency-key"), mailMessage().intentId);
    assertEquals(JSON.parse(body), {
      from: '"Jürgen \\"J\\" Größe, 書店" <auth@xn--bcher-kva.example>',
      to: ["grace.hopper@xn--mller-kva.example"],
      reply_to: "help@xn--bcher-kva.example",
      subject: mailMessage().subject,
      html: mailMessage().html,
      text: mailMessage().text,
      headers: mailMessage().headers,
      tags: Object.entries(MAIL_TAGS).map(([name, value]) => ({ name, value })),
    });
  });

  await t.step(
    "a repetition is the same message, and one of another content is not sent",
    async () => {
      const answer = (request: ApiRequest) => resendAnswer(request, stored);
      assertEquals(
        await api.resultOf(resend, KEY, { answer }),
        { outcome: "accepted", providerId: "id-0" },
      );
      assertEquals(
        await api.resultOf(resend, KEY, { answer, message: mailMessage({ subject: "Other" }) }),
        { outcome: "unknown", code: "PROVIDER_KEY_TAKEN", repeatable: false },
      );
      assertEquals(stored.size, 1);
    },
  );

  await t.step("another key is refused, and told to nobody", async () => {
    const result = await api.resultOf(resend, { apiKey: "re_other" }, {
      answer: (request) => resendAnswer(request, stored),
    });
    assertEquals(result, refused("PROVIDER_CREDENTIALS_REFUSED"));
  });
});

Deno.test("resend.send() tells apart what Resend refuses, takes later, and may have taken", async () => {
  await using api = new MailApi();
  const repeatable = { outcome: "unknown", repeatable: true } as const;
  const cases: [number, string, SendResult, message?: string][] = [
    [401, "missing_api_key", refused("PROVIDER_CREDENTIALS_REFUSED")],
    [403, "invalid_api_key", refused("PROVIDER_CREDENTIALS_REFUSED")],
    [401, "validation_error", refused("PROVIDER_CREDENTIALS_REFUSED")],
    [400, "validation_error", refused("PROVIDER_CREDENTIALS_REFUSED"), "API key is invalid"],
    [403, "validation_error", refused("PROVIDER_SENDER_REFUSED")],
    [451, "security_error", refused("PROVIDER_MESSAGE_REFUSED", true)],
    [422, "invalid_from_address", refused("PROVIDER_SENDER_REFUSED")],
    [422, "validation_error", refused("PROVIDER_MESSAGE_REFUSED")],
    [429, "daily_quota_exceeded", refused("PROVIDER_QUOTA_REACHED")],
    [429, "rate_limit_exceeded", {
      outcome: "retry",
      afterMs: 7000,
      code: "PROVIDER_RATE_LIMITED",
    }],
    [409, "concurrent_idempotent_requests", { ...repeatable, code: "PROVIDER_BUSY_WITH_IT" }],
    [500, "internal_server_error", { ...repeatable, code: "PROVIDER_FAILED" }],
    [503, "", { ...repeatable, code: "PROVIDER_FAILED" }],
  ];
  for (const [status, name, expected, message] of cases) {
    const answer = () =>
      Response.json({ name, message }, { status, headers: { "retry-after": "7" } });
    assertEquals(await api.resultOf(resend, KEY, { answer }), expected, `${status} ${name}`);
  }
});

/** What Resend does with a request, by its documentation. */
function resendAnswer(
  { body, headers }: ApiRequest,
  stored: Map<string, { body: string; id: string }>,
): Response {
  const error = (status: number, name: string) => Response.json({ name }, { status });
  if (headers.get("authorization") !== "Bearer re_123") return error(403, "invalid_api_key");
  if (headers.get("content-type") !== "application/json") return error(422, "validation_error");
  const { from, html, subject, tags, text, to } = JSON.parse(body);
  if (!from || !to?.length || !subject || !(html || text)) return error(422, "validation_error");
  const fit = tags.every((tag: { name: string; value: string }) =>
    /^[\w-]{1,256}$/.test(tag.name) && /^[\w-]{1,256}$/.test(tag.value)
  );
  if (!fit) return error(422, "validation_error");
  const key = headers.get("idempotency-key") ?? "";
  const earlier = stored.get(key);
  if (earlier && earlier.body !== body) return error(409, "invalid_idempotent_request");
  const id = earlier?.id ?? `id-${stored.size}`;
  stored.set(key, { body, id });
  return Response.json({ id });
}
