import { assertEquals } from "@std/assert";
import { NOW } from "../../../tests/support/mail_api.ts";
import {
  CERTIFICATE_URL,
  receive,
  SIGN,
  signSns,
  TOPIC_ARN,
} from "../../../tests/support/signed_webhooks.ts";
import { SNS_CERTIFICATE } from "../../../tests/support/sns_certificate.ts";
import { CERTIFICATE } from "../../../tests/support/certificate.ts";

const NOTIFICATION = {
  Type: "Notification",
  MessageId: "1",
  TopicArn: TOPIC_ARN,
  Message: "{}",
  Timestamp: new Date(NOW).toISOString(),
};
const CONFIRMATION = {
  ...NOTIFICATION,
  Type: "SubscriptionConfirmation",
  Message: "You have chosen to subscribe",
  Token: "token&with=signs",
  SubscribeURL: "https://evil.example/?Action=ConfirmSubscription",
};

Deno.test("the webhook of SES fetches certificates of SNS in the topic's region only", async () => {
  const elsewhere = [
    CERTIFICATE_URL.replace("https:", "http:"),
    CERTIFICATE_URL.replace("eu-central-1", "us-east-1"),
    CERTIFICATE_URL.replace("amazonaws.com", "amazonaws.com.evil.example"),
    CERTIFICATE_URL.replace("sns.", "evil.example/sns."),
    CERTIFICATE_URL.replace("//sns", "//user@sns"),
    CERTIFICATE_URL.replace(".com/", ".com:8443/"),
    CERTIFICATE_URL.replace("/Simple", "/bucket/Simple"),
    `${CERTIFICATE_URL}?x=1`,
    `${CERTIFICATE_URL}#x`,
    "https://s3.eu-central-1.amazonaws.com/evil/SimpleNotificationService-1.pem",
    "",
    "nothing",
  ];
  for (const url of elsewhere) {
    const result = await receive("ses", signSns(NOTIFICATION, { url }));
    assertEquals(result, { code: "WEBHOOK_CERTIFICATE_REFUSED" }, url);
  }
});

Deno.test("the webhook of SES refuses a certificate that did not come, is too long or another's", async () => {
  const request = SIGN.ses({ eventType: "Send" });
  const answers = [
    new Response("", { status: 404 }),
    new Response("", { status: 302, headers: { location: "https://evil.example/" } }),
    new Response("no certificate"),
    new Response(SNS_CERTIFICATE.cert + "x".repeat(70_000)),
    new Response(CERTIFICATE.cert),
  ];
  for (const answer of answers) {
    const result = await receive("ses", request, { fetch: () => Promise.resolve(answer) });
    assertEquals(result, { code: "WEBHOOK_CERTIFICATE_REFUSED" });
  }
  const lost = await receive("ses", request, {
    fetch: () => Promise.reject(new TypeError("No answer")),
  });
  assertEquals(lost, { code: "WEBHOOK_CERTIFICATE_REFUSED" });
});

Deno.test("the webhook of SES refuses other topics, SHA-1, and types that it does not know", async () => {
  const TopicArn = TOPIC_ARN.replace(":mails", ":others");
  assertEquals(
    await receive("ses", signSns({ ...NOTIFICATION, TopicArn })),
    { code: "WEBHOOK_TOPIC_UNKNOWN" },
  );
  assertEquals(
    await receive("ses", signSns(NOTIFICATION, { version: "1" })),
    { code: "WEBHOOK_SIGNATURE_VERSION" },
  );
  assertEquals(
    await receive("ses", signSns({ ...NOTIFICATION, Type: "UnsubscribeConfirmation" })),
    { code: "WEBHOOK_BODY_INVALID" },
  );
  // The fields of one type, signed, are no message of another.
  const { body } = signSns(CONFIRMATION);
  const moved = JSON.stringify({ ...JSON.parse(body), Type: "Notification" });
  assertEquals(
    await receive("ses", { headers: {}, body: moved }),
    { code: "WEBHOOK_SIGNATURE_INVALID" },
  );
});

Deno.test("the webhook of SES confirms a subscription of its topic, at SNS and nowhere else", async () => {
  const asked: string[] = [];
  const answering = (status: number) => (url: string) => {
    if (url === CERTIFICATE_URL) return Promise.resolve(new Response(SNS_CERTIFICATE.cert));
    asked.push(url);
    return Promise.resolve(new Response("", { status }));
  };
  const request = signSns(CONFIRMATION);
  const confirmed = await receive("ses", request, { fetch: answering(200) });
  assertEquals("events" in confirmed && confirmed.events, []);
  const query = new URLSearchParams({
    Action: "ConfirmSubscription",
    TopicArn: TOPIC_ARN,
    Token: CONFIRMATION.Token,
  });
  assertEquals(asked.splice(0), [`https://sns.eu-central-1.amazonaws.com/?${query}`]);

  assertEquals(
    await receive("ses", request, { fetch: answering(403) }),
    { code: "WEBHOOK_NOT_CONFIRMED" },
  );
  asked.splice(0);
  const forged = JSON.stringify({ ...JSON.parse(request.body), Token: "another" });
  assertEquals(
    await receive("ses", { headers: {}, body: forged }, { fetch: answering(200) }),
    { code: "WEBHOOK_SIGNATURE_INVALID" },
  );
  assertEquals(asked, []);
});
