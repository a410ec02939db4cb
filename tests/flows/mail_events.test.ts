/**
 * What providers tell of mails, over HTTP: signed as each provider signs. Observed: the stored mails, the
 * list of suppressed addresses, and what is answered.
 */
import { assertEquals } from "@std/assert";
import { INTENT_TAG } from "../../plugins/emails/message.ts";
import { Client, ok, outcome } from "../support/client.ts";
import { passTime, testClock } from "../support/clock.ts";
import { changesBetween, jobsDone, snapshotOf } from "../support/disk.ts";
import { MailApi } from "../support/mail_api.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject, projectWithKey } from "../support/set_up.ts";
import {
  CERTIFICATE_URL,
  SECRETS,
  SIGN,
  type SignedRequest,
  type Signer,
  signSns,
  TOPIC_ARN,
} from "../support/signed_webhooks.ts";
import { SNS_CERTIFICATE } from "../support/sns_certificate.ts";
import { ROOT_SECRET } from "../support/project_store.ts";
import { nameSecret } from "../../runtime/crypto/seal.ts";

const SAVE = "/banata/config/email-providers/save";
const LIST = "/banata/emails/suppressions/list";
const POSTMARK = { enabled: true, apiKey: "server-token" };
const SENDER = { fromAddress: "auth@shop.example", fromName: "Shop" };
const MINUTE_MS = 60_000;

interface World extends OpenProject {
  readonly api: MailApi;
  /** What SNS was asked. */
  readonly asked: string[];
}

const PROVIDERS = { postmark: { ...POSTMARK, webhook: SECRETS.postmark } };

/** What holds of them, each after the ones before. */
const STEPS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  "email-providers shows that there is a secret, and never which": async (world) => {
    const { server } = world;
    const { providers } = await ok(server.post("/banata/config/email-providers/get"));
    assertEquals(providers, { postmark: { enabled: true, webhook: true } });
    for (const webhook of [{}, { user: "a", password: "short" }, "x", { ...extra() }]) {
      const refused = await server.post(SAVE, { providers: { postmark: { webhook } } });
      assertEquals(outcome(refused), [400, "WEBHOOK_SECRET_INVALID"]);
    }
    const smtp = { host: "mail.example.com", webhook: SECRETS.postmark };
    const ofSmtp = await server.post(SAVE, { providers: { smtp } });
    assertEquals(outcome(ofSmtp), [400, "WEBHOOK_SECRET_INVALID"]);
  },
  "settle what is unknown, once, and never backwards": async (world) => {
    const { platform: { host } } = world;
    const mail = await mailed(world, "grace@example.com");
    assertEquals(mail.state, "unknown");
    assertEquals(await tell(world, "postmark", told(mail, "Delivery")), [200, undefined]);
    const settled = mailOf(world, mail);
    assertEquals([settled.state, settled.sealedVariables], ["delivered", undefined]);
    const before = await snapshotOf(host);
    assertEquals(await tell(world, "postmark", told(mail, "Delivery")), [200, undefined]);
    assertEquals(written(changesBetween(before, await snapshotOf(host))), []);
    await tell(world, "postmark", told(mail, "SpamComplaint"));
    await tell(world, "postmark", told(mail, "Delivery"));
    assertEquals(mailOf(world, mail).state, "complained");
  },
  "put who complains on a list, which holds until they are taken off": async (world) => {
    const { api, server } = world;
    const { data } = await ok(server.post(LIST, { address: "Grace@example.com" }));
    assertEquals(data.map((row: Row) => [row.address, row.reason, row.provider]), [
      ["grace@example.com", "complained", "postmark"],
    ]);
    const sent = api.requests.length;
    const mail = await mailed(world, "grace@example.com");
    assertEquals([mail.state, mail.reason, mail.sealedVariables], [
      ...["suppressed", "RECIPIENT_SUPPRESSED", undefined],
    ]);
    assertEquals(api.requests.length, sent);
    const remove = () =>
      server.post("/banata/emails/suppressions/remove", { address: "GRACE@example.com" });
    await ok(remove());
    assertEquals(outcome(await remove()), [404, "EMAIL_SUPPRESSION_NOT_FOUND"]);
    assertEquals((await mailed(world, "grace@example.com")).state, "unknown");
  },
  "tell hard bounces from soft ones": async (world) => {
    const { server } = world;
    const soft = await mailed(world, "soft@example.com");
    await tell(world, "postmark", told(soft, "Bounce", { Type: "SoftBounce" }));
    const hard = await mailed(world, "hard@example.com");
    await tell(world, "postmark", told(hard, "Bounce", { Type: "HardBounce" }));
    assertEquals([mailOf(world, soft).reason, mailOf(world, hard).reason], [
      "BOUNCED_FOR_NOW",
      "BOUNCED",
    ]);
    const { data } = await ok(server.post(LIST));
    assertEquals(data.map(({ address }: Row) => address), ["hard@example.com"]);
    const { data: users } = await ok(
      server.post("/admin/list-users", { email: "hard@example.com" }),
    );
    await ok(server.post("/admin/remove-user", { userId: users[0].id }));
    assertEquals((await ok(server.post(LIST))).data, []);
  },
  "are taken of whoever proves it only, and change nothing else": async (world) => {
    const { platform: { host }, project } = world;
    const mail = await mailed(world, "hopper@example.com");
    const payload = told(mail, "Delivery");
    const signed = SIGN.postmark(payload);
    const forged = { ...signed, headers: { authorization: `Basic ${btoa("postmark:wrong")}` } };
    const other = await projectWithKey(world.admin, "other");
    const ofOther = new Client(world.site, { authorization: `Bearer ${other.key}` });
    await ok(ofOther.post(SAVE, { ...SENDER, providers: PROVIDERS }));
    const before = await snapshotOf(host);
    const refusals: [SignedRequest, path: string, status: number, code?: string][] = [
      [forged, `${project.clientId}/email-events/postmark`, 401, "WEBHOOK_SIGNATURE_INVALID"],
      [
        { ...signed, headers: {} },
        `${project.clientId}/email-events/postmark`,
        401,
        "WEBHOOK_SIGNATURE_MISSING",
      ],
      [
        { ...signed, body: "[" },
        `${project.clientId}/email-events/postmark`,
        400,
        "WEBHOOK_BODY_INVALID",
      ],
      [signed, `${project.clientId}/email-events/resend`, 404, "NOT_FOUND"],
      [signed, `${project.clientId}/email-events/smtp`, 404, "NOT_FOUND"],
      [signed, `${project.clientId}/email-events/constructor`, 404, "NOT_FOUND"],
      [signed, "nobody/email-events/postmark", 404, "NOT_FOUND"],
      [signed, "platform/email-events/postmark", 404, "NOT_FOUND"],
      [
        { ...signed, body: `"${"x".repeat(1024 * 1024)}"` },
        `${project.clientId}/email-events/postmark`,
        413,
        "BODY_TOO_LARGE",
      ],
      // A mail's id is of its own project only.
      [signed, `${other.clientId}/email-events/postmark`, 200],
    ];
    for (const [request, path, ...expected] of refusals) {
      assertEquals(await send(world, request, path), [...expected, undefined].slice(0, 2), path);
    }
    assertEquals(written(changesBetween(before, await snapshotOf(host))), []);
    assertEquals(mailOf(world, mail).state, "unknown");
  },
  "are taken once, and not when they are old": async (world) => {
    const { api, project, server } = world;
    await ok(server.post(SAVE, {
      providers: { resend: { enabled: true, apiKey: "re_key", webhook: SECRETS.resend } },
      activeProvider: "resend",
    }));
    api.handler = () => Response.json({ id: "resend-id" });
    const mail = await mailed(world, "lovelace@example.com");
    const of = (type: string) => ({
      type,
      data: { to: [mail.recipient], tags: { [INTENT_TAG]: mail.id }, email_id: "resend-id" },
    });
    const old = SIGN.resend(of("email.delivered"), testClock() - 6 * MINUTE_MS);
    const path = `${project.clientId}/email-events/resend`;
    assertEquals(await send(world, old, path), [401, "WEBHOOK_EXPIRED"]);
    const first = SIGN.resend(of("email.delivered"), testClock());
    assertEquals(await send(world, first, path), [200, undefined]);
    assertEquals(await send(world, first, path), [409, "WEBHOOK_REPLAYED"]);
    assertEquals(mailOf(world, mail).state, "delivered");
    // Another that has its id is the same one: Svix repeats with a time of its own.
    passTime(11 * MINUTE_MS);
    const later = SIGN.resend(of("email.complained"), Date.now());
    assertEquals(await send(world, later, path), [200, undefined]);
    assertEquals(mailOf(world, mail).state, "complained");
  },
  "are taken of every provider, by the headers in which it signs": async (world) => {
    const { server } = world;
    const { secret } = SECRETS.webhook as { secret: string };
    const credentials = {
      mailgun: { apiKey: "key-1", domain: "shop.example" },
      sendgrid: { apiKey: "SG.key" },
      ses: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s".repeat(40) },
      webhook: { url: "https://mails.example.com/", secret },
    };
    for (const [id, fields] of Object.entries(credentials)) {
      const signer = id as keyof typeof credentials;
      const saved = { enabled: false, ...fields, webhook: SECRETS[signer] };
      await ok(server.post(SAVE, { providers: { [id]: saved } }));
      const mail = await mailed(world, `${id}@example.com`);
      const signed = SIGN[signer](deliveredBy(signer, mail), Date.now());
      const path = `${world.project.clientId}/email-events/${id}`;
      assertEquals(await send(world, signed, path), [200, undefined], id);
      assertEquals(mailOf(world, mail).state, "delivered", id);
      assertEquals(await send(world, signed, path), [409, "WEBHOOK_REPLAYED"], id);
    }
  },
  "confirm a topic of SNS that is stored, at SNS": async (world) => {
    const { asked, project } = world;
    asked.splice(0);
    const message = {
      ...{ Type: "SubscriptionConfirmation", MessageId: "2", TopicArn: TOPIC_ARN, Token: "t" },
      Message: "You have chosen to subscribe",
      SubscribeURL: "https://evil.example/?Action=ConfirmSubscription",
      Timestamp: new Date().toISOString(),
    };
    const path = `${project.clientId}/email-events/ses`;
    assertEquals(await send(world, signSns(message), path), [200, undefined]);
    const query = new URLSearchParams({ Action: "ConfirmSubscription", TopicArn: TOPIC_ARN });
    assertEquals(asked, [new URL(CERTIFICATE_URL).pathname, `/?${query}&Token=t`]);
    const foreign = signSns({ ...message, TopicArn: `${TOPIC_ARN}-of-others` });
    assertEquals(await send(world, foreign, path), [401, "WEBHOOK_TOPIC_UNKNOWN"]);
    const elsewhere = CERTIFICATE_URL.replace("amazonaws.com", "amazonaws.com.evil.example");
    assertEquals(await send(world, signSns(message, { url: elsewhere }), path), [
      ...[401, "WEBHOOK_CERTIFICATE_REFUSED"],
    ]);
  },
  "a recipient gets 20 mails in ten minutes, and what is beyond waits": async (world) => {
    const to = "flooded@example.com";
    let waiting = await mailed(world, to);
    for (let count = 1; count < 30 && waiting.state === "sent"; count++) {
      // As often as one may ask.
      passTime(6_000);
      waiting = await mailed(world, to);
    }
    assertEquals([waiting.state, waiting.reason], ["pending", "RECIPIENT_LIMITED"]);
    // One is free again every 30 seconds.
    assertEquals(copiesTo(world, to), 24);
    passTime(2 * MINUTE_MS);
    // A new job has the scheduler look at the time.
    assertEquals((await mailed(world, "other@example.com")).state, "sent");
    assertEquals(mailOf(world, waiting).state, "sent");
  },
  "a recipient has a hundred a day, and a project a number a minute and a day": async (world) => {
    const capped: [levels: Levels, reason: string][] = [
      [{ ofProject: "minute" }, "PROJECT_LIMITED"],
      [{ ofProject: "day" }, "PROJECT_LIMITED"],
      [{ ofRecipient: "day" }, "RECIPIENT_LIMITED"],
    ];
    for (const [at, [levels, reason]] of capped.entries()) {
      const to = `capped-${at}@example.com`;
      await userAt(world, to);
      await empty(world, { to, ...levels });
      const waiting = await mailed(world, to);
      assertEquals([waiting.state, waiting.reason], ["pending", reason]);
      // A hundred a day are one in a quarter of an hour; a project's come back in seconds.
      passTime(15 * MINUTE_MS);
      assertEquals((await mailed(world, `next-${at}@example.com`)).state, "sent");
      assertEquals(mailOf(world, waiting).state, "sent");
    }
  },
};

/** Which levels of which buckets are emptied. */
interface Levels {
  readonly ofProject?: "day" | "minute";
  readonly ofRecipient?: "day";
}

/** Empties buckets of mails as so many mails would: a bucket of one token, of which that is taken. */
async function empty(
  { platform, project: { id: projectId } }: World,
  { ofProject, ofRecipient, to }: Levels & { to: string },
): Promise<void> {
  const name = nameSecret(ROOT_SECRET, `${projectId}/${to}`);
  const bucket = (key: string, level: "day" | "minute" | undefined) => ({
    ...{ key, limit: level === "minute" ? 1 : 1000, windowMs: MINUTE_MS },
    long: { limit: level === "day" ? 1 : 50_000, windowMs: 1440 * MINUTE_MS, failuresOnly: false },
  });
  const shards = ofProject === undefined ? [] : [...Array(8).keys()];
  const buckets = [
    ...shards.map((shard) => bucket(`mail-of/${shard}`, ofProject)),
    ...ofRecipient === undefined ? [] : [bucket(`mail-to/${name}`, ofRecipient)],
  ];
  await platform.component("rate_limit:take", { projectId, buckets, now: testClock() });
}

Deno.test("Webhooks of providers", async (t) => {
  await using api = new MailApi();
  await using sns = new MailApi();
  const asked: string[] = [];
  sns.handler = ({ path }) => {
    asked.push(path);
    return new Response(path.endsWith(".pem") ? SNS_CERTIFICATE.cert : "<Confirmed/>");
  };
  const apis = `postmark=${api.url},resend=${api.url},sns=${sns.url}`;
  const env = { BANATA_EMAIL_APIS: apis, BETTER_AUTH_SECRET: ROOT_SECRET };
  await using opened = await openProject({}, { env });
  const world: World = { ...opened, api, asked };
  const config = { ...SENDER, providers: PROVIDERS, activeProvider: "postmark" };
  await ok(world.server.post(SAVE, config));
  api.handler = () => new Response("broken", { status: 500 });
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});

/** What a provider tells of a mail that has arrived. */
function deliveredBy(
  signer: "mailgun" | "sendgrid" | "ses" | "webhook",
  { id, recipient }: Row,
): unknown {
  const tags = { [INTENT_TAG]: id };
  switch (signer) {
    case "mailgun":
      return { event: "delivered", recipient, "user-variables": tags };
    case "sendgrid":
      return [{ event: "delivered", email: recipient, ...tags }];
    case "ses":
      return {
        eventType: "Delivery",
        mail: { destination: [recipient], tags: { [INTENT_TAG]: [id] } },
        delivery: { recipients: [recipient] },
      };
    case "webhook":
      return { type: "email.delivered", data: { intentId: id, recipient } };
  }
}

function extra(): object {
  return { user: "postmark", password: "0123456789abcdefghijkl", more: 1 };
}

/** A mail to somebody, when nothing more is done with it by itself now. */
async function mailed(world: World, email: string): Promise<Row> {
  await ok(world.server.post("/request-password-reset", { email: await userAt(world, email) }));
  await jobsDone(world.platform.host);
  const mails = rowsOf(world.platform.host, "mail").filter(({ recipient }) => recipient === email);
  return mails.sort((a, b) => String(a.id) < String(b.id) ? 1 : -1)[0] ?? {};
}

async function userAt({ platform, server }: World, email: string): Promise<string> {
  if (rowsOf(platform.host, "user").some((user) => user.email === email)) return email;
  await ok(
    server.post("/admin/create-user", { email, name: "User", password: "password of a user" }),
  );
  return email;
}

function mailOf({ platform: { host } }: World, { id }: Row): Row {
  return rowsOf(host, "mail").find((row) => row.id === id) ?? {};
}

function copiesTo({ api }: World, to: string): number {
  return api.requests.filter(({ body }) => body.includes(to)).length;
}

/** What Postmark tells of a mail. */
function told(mail: Row, RecordType: string, more: object = {}): object {
  const address = { Recipient: mail.recipient, Email: mail.recipient };
  return {
    RecordType,
    ...address,
    Metadata: { [INTENT_TAG]: mail.id },
    MessageID: "id-1",
    ...more,
  };
}

function tell(world: World, signer: Signer, payload: object): Promise<unknown[]> {
  const path = `${world.project.clientId}/email-events/${signer}`;
  return send(world, SIGN[signer](payload, testClock()), path);
}

async function send(
  { site }: World,
  { body, headers }: SignedRequest,
  path: string,
): Promise<unknown[]> {
  const url = `${site}/api/auth/p/${path}`;
  const answer = await fetch(url, { method: "POST", headers, body });
  assertEquals(answer.headers.get("access-control-allow-origin"), null);
  return [answer.status, (await answer.json()).code];
}

/** Tables that were written to, but for what counts requests. */
function written(changes: readonly { table: string }[]): string[] {
  return changes.map(({ table }) => table).filter((table) =>
    /banataAuth\/(?!rateBucket)/.test(table)
  );
}
