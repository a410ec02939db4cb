import { assertEquals } from "@std/assert";
import { createHash, createHmac } from "node:crypto";
import {
  type ApiRequest,
  MAIL_TAGS,
  MailApi,
  mailMessage,
  refused,
} from "../../../tests/support/mail_api.ts";
import { ses } from "./ses.ts";
import type { SendResult } from "./types.ts";

const KEY = {
  accessKeyId: "AKIDEXAMPLE000000",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  region: "eu-central-1",
};

Deno.test("ses.send() gives SES what it checks, signed by SigV4", async (t) => {
  await using api = new MailApi();
  await t.step("a message is accepted under SES's id", async () => {
    assertEquals(
      await api.resultOf(ses, { ...KEY, configurationSet: "auth" }, { answer: sesAnswer }),
      { outcome: "accepted", providerId: "ses-1" },
    );
    const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
    const { FromEmailAddress, ...content } = JSON.parse(api.onlyRequest().body);
    assertEquals(decodedWords(FromEmailAddress), [
      mailMessage().from.name,
      "<auth@xn--bcher-kva.example>",
    ]);
    assertEquals(content, {
      Destination: { ToAddresses: ["grace.hopper@xn--mller-kva.example"] },
      ReplyToAddresses: ["help@xn--bcher-kva.example"],
      Content: {
        Simple: {
          Subject: utf8(mailMessage().subject),
          Body: { Text: utf8(mailMessage().text), Html: utf8(mailMessage().html) },
          Headers: Object.entries(mailMessage().headers).map(([Name, Value]) => ({ Name, Value })),
        },
      },
      EmailTags: Object.entries(MAIL_TAGS).map(([Name, Value]) => ({ Name, Value })),
      ConfigurationSetName: "auth",
    });
  });

  await t.step("another secret makes another signature, which is refused", async () => {
    assertEquals(
      await api.resultOf(ses, { ...KEY, secretAccessKey: "another" }, { answer: sesAnswer }),
      refused("PROVIDER_CREDENTIALS_REFUSED"),
    );
  });

  await t.step("a long name is cut into encoded words between characters", async () => {
    const name = "Größe 書店 🌍 ".repeat(12).trim();
    const message = mailMessage({ from: { address: "a@b.example", name } });
    await api.resultOf(ses, KEY, { answer: sesAnswer, message });
    const { FromEmailAddress } = JSON.parse(api.requests.at(-1)?.body ?? "");
    assertEquals(decodedWords(FromEmailAddress), [name, "<a@b.example>"]);
  });

  await t.step("addresses that SES does not take are left to another provider", async () => {
    const message = mailMessage({ to: "josé@bücher.example" });
    assertEquals(
      await api.resultOf(ses, KEY, { answer: sesAnswer, message }),
      refused("PROVIDER_UTF8_UNSUPPORTED"),
    );
  });
});

Deno.test("ses.send() asks the endpoint of its region, and takes no other text for one", async () => {
  const asked: string[] = [];
  const fetch = (url: string) => {
    asked.push(url);
    return Promise.resolve(Response.json({ MessageId: "1" }));
  };
  const options = { fetch, now: Date.now };
  const { region: _, ...withoutRegion } = KEY;
  await ses.send(mailMessage(), withoutRegion, options);
  await ses.send(mailMessage(), { ...KEY, region: "us-gov-west-1" }, options);
  assertEquals(asked, [
    "https://email.us-east-1.amazonaws.com/v2/email/outbound-emails",
    "https://email.us-gov-west-1.amazonaws.com/v2/email/outbound-emails",
  ]);
  const wrong = [
    [{ region: "x.evil.example/" }, "CREDENTIALS_REGION_INVALID"],
    [{ region: "Frankfurt" }, "CREDENTIALS_REGION_INVALID"],
    [{ accessKeyId: "short" }, "CREDENTIALS_ACCESS_KEY_INVALID"],
    [{ secretAccessKey: "with space" }, "CREDENTIALS_SECRET_INVALID"],
    [{ configurationSet: "a b" }, "CREDENTIALS_CONFIGURATION_SET_INVALID"],
  ] as const;
  for (const [changes, code] of wrong) {
    assertEquals(await ses.send(mailMessage(), { ...KEY, ...changes }, options), refused(code));
  }
  assertEquals(asked.length, 2);
});

Deno.test("ses.send() tells apart what SES refuses, takes later, and may have taken", async () => {
  await using api = new MailApi();
  const unknown = { outcome: "unknown", code: "PROVIDER_FAILED", repeatable: false } as const;
  const limited = { outcome: "retry", afterMs: null, code: "PROVIDER_RATE_LIMITED" } as const;
  const cases: [number, string, string, SendResult][] = [
    [429, "TooManyRequestsException", "", limited],
    [
      429,
      "TooManyRequestsException",
      "Daily message quota exceeded.",
      refused("PROVIDER_QUOTA_REACHED"),
    ],
    [400, "ThrottlingException:http://internal.amazon.com/coral", "", limited],
    [400, "LimitExceededException", "", refused("PROVIDER_QUOTA_REACHED")],
    [400, "AccountSuspendedException", "", refused("PROVIDER_ACCOUNT_BLOCKED")],
    [400, "SendingPausedException", "", refused("PROVIDER_ACCOUNT_BLOCKED")],
    [400, "MailFromDomainNotVerifiedException", "", refused("PROVIDER_SENDER_REFUSED")],
    [400, "MessageRejected", "Email address is not verified.", refused("PROVIDER_SENDER_REFUSED")],
    [400, "MessageRejected", "A virus", refused("PROVIDER_MESSAGE_REFUSED", true)],
    [400, "BadRequestException", "", refused("PROVIDER_MESSAGE_REFUSED")],
    [403, "InvalidSignatureException", "", refused("PROVIDER_CREDENTIALS_REFUSED")],
    [500, "InternalFailure", "", unknown],
    [503, "ServiceUnavailable", "", unknown],
  ];
  for (const [status, name, message, expected] of cases) {
    const headers = { "x-amzn-errortype": name };
    const inHeader = () => Response.json({ message }, { status, headers });
    const inBody = () => Response.json({ __type: `com.amazonaws#${name}`, message }, { status });
    for (const answer of [inHeader, inBody]) {
      assertEquals(await api.resultOf(ses, KEY, { answer }), expected, `${status} ${name}`);
    }
  }
});

/** What SES does with a request, by its documentation. */
function sesAnswer(request: ApiRequest): Response {
  if (request.headers.get("authorization") !== authorizationOf(request)) {
    return Response.json({ message: "The request signature we calculated does not match" }, {
      status: 403,
      headers: { "x-amzn-errortype": "InvalidSignatureException" },
    });
  }
  const { Content, Destination, EmailTags, FromEmailAddress } = JSON.parse(request.body);
  const fit = Destination.ToAddresses.length === 1 && Content.Simple.Subject.Data &&
    // deno-lint-ignore no-control-regex -- what is not ASCII
    /^[\x00-\x7f]+$/.test(FromEmailAddress + Destination.ToAddresses[0]) &&
    EmailTags.every((tag: { Name: string; Value: string }) =>
      /^[\w.@-]{1,256}$/.test(tag.Name) && /^[\w.@-]{1,256}$/.test(tag.Value)
    );
  if (!fit) {
    const headers = { "x-amzn-errortype": "BadRequestException" };
    return Response.json({}, { status: 400, headers });
  }
  return Response.json({ MessageId: "ses-1" });
}

/** The header that a request must have, by the steps of AWS's own description of SigV4. */
function authorizationOf({ body, headers, method, path }: ApiRequest): string {
  const hmac = (key: string | Uint8Array, text: string) =>
    createHmac("sha256", key).update(text).digest();
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const at = headers.get("x-amz-date") ?? "";
  const date = at.slice(0, 8);
  const names = ["host", "x-amz-date"];
  const signed = names.map((name) => `${name}:${headers.get(name)}\n`).join("");
  const canonical = [method, path, "", signed, names.join(";"), sha256(body)].join("\n");
  const scope = `${date}/${KEY.region}/ses/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", at, scope, sha256(canonical)].join("\n");
  const key = [date, KEY.region, "ses", "aws4_request"]
    .reduce<string | Uint8Array>(hmac, `AWS4${KEY.secretAccessKey}`);
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return `AWS4-HMAC-SHA256 Credential=${KEY.accessKeyId}/${scope}, ` +
    `SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

/** The name behind encoded words (RFC 2047), each of at most 75 characters and whole, and the address. */
function decodedWords(from: string): [string, string] {
  const words = from.split(" ");
  const address = words.pop() ?? "";
  const name = words.map((word) => {
    assertEquals(word.length <= 75, true);
    const bytes = Uint8Array.from(atob(word.slice(10, -2)), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  });
  return [name.join(""), address];
}
