/**
 * Mails on their way to providers that are servers on loopback. Observed: what arrives there, the stored
 * mails, and what the endpoints tell.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ok, outcome } from "../support/client.ts";
import { captureConsole } from "../support/captured_console.ts";
import { passTime } from "../support/clock.ts";
import { jobsDone } from "../support/disk.ts";
import { MailApi } from "../support/mail_api.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";
import { clause } from "../support/tables.ts";
import { MailServer } from "../support/smtp.ts";

const GRACE = { email: "grace@example.com", password: "password of Grace", name: "Grace <b>" };
const SAVE = "/banata/config/email-providers/save";
const KEY = "re_planted_key_of_the_provider";
const SENDER = { fromAddress: "auth@shop.example", fromName: "Shop" };
const HOUR_MS = 60 * 60 * 1000;

/** A project whose providers are servers of the test. */
interface World extends OpenProject {
  readonly resend: MailApi;
  readonly postmark: MailApi;
}

async function withWorld(test: (world: World) => Promise<void>): Promise<void> {
  await using resend = new MailApi();
  await using postmark = new MailApi();
  resend.handler = () => Response.json({ id: "resend-id" });
  postmark.handler = () => Response.json({ ErrorCode: 0, MessageID: "postmark-id" });
  const apis = `resend=${resend.url},postmark=${postmark.url}`;
  await using world = await openProject({}, { env: { BANATA_EMAIL_APIS: apis } });
  await world.visitor().post("/sign-up/email", GRACE);
  await test({ ...world, resend, postmark });
}

/** Asks for a mail and waits until nothing more is done with it by itself now. */
async function mailed(world: World): Promise<Row> {
  await ok(world.visitor().post("/request-password-reset", { email: GRACE.email }));
  return await settled(world);
}

/** The newest mail, when no job is due. */
async function settled({ platform }: World): Promise<Row> {
  await jobsDone(platform.host);
  const [newest] = rowsOf(platform.host, "mail").sort((a, b) =>
    String(a.id) < String(b.id) ? 1 : -1
  );
  assert(newest !== undefined);
  return newest;
}

const save = (world: World, body: object) => world.server.post(SAVE, { ...body });

/** Also sends what waited, the welcome of the sign-up, so that a test has its mails to itself. */
async function saveResend(world: World) {
  const providers = { resend: { enabled: true, apiKey: KEY } };
  const config = await ok(save(world, { ...SENDER, providers }));
  await jobsDone(world.platform.host);
  return config;
}

Deno.test("A mail that waited is sent once a provider is saved, and nothing of it is kept", () =>
  withWorld(async (world) => {
    assertEquals((await mailed(world)).reason, "NO_TRANSPORT");
    const config = await saveResend(world);
    assertEquals(config.providers, { resend: { enabled: true } });
    const mail = await settled(world);
    assertEquals([mail.state, mail.provider, mail.providerMessageId, mail.sealedVariables], [
      ...["sent", "resend", "resend-id", undefined],
    ]);
    const request = world.resend.requests.at(-1);
    assertEquals(request?.headers.get("idempotency-key"), mail.id);
    assertEquals(request?.headers.get("authorization"), `Bearer ${KEY}`);
    const body = JSON.parse(request?.body ?? "");
    assertEquals([body.from, body.to], ['"Shop" <auth@shop.example>', [GRACE.email]]);
    assertStringIncludes(body.html, "Grace &lt;b&gt;");
    assertStringIncludes(body.text, "/api/auth/p/");
    const stored = JSON.stringify(rowsOf(world.platform.host, "emailProvider"));
    const shown = JSON.stringify(await ok(world.server.post("/banata/config/email-providers/get")));
    assert(!stored.includes(KEY) && !shown.includes(KEY));
    const { data } = await ok(world.server.post("/banata/emails/mails/list", { state: "sent" }));
    assertEquals(data.at(0).id, mail.id);
    assert(!JSON.stringify(data).includes("token"));
  }));

Deno.test("POST /banata/emails/mails/list finds mails by type, recipient, state and time", () =>
  withWorld(async (world) => {
    await mailed(world);
    const list = async (body: object): Promise<Record<string, unknown>[]> =>
      (await ok(world.server.post("/banata/emails/mails/list", body))).data;
    const [reset, welcome] = await list({}) as [{ createdAt: number }, { createdAt: number }];
    const typed = { type: "welcome", recipient: GRACE.email };
    const found: [body: object, data: unknown[]][] = [
      [typed, [welcome]],
      [{ ...typed, state: "pending" }, [welcome]],
      [{ type: "password-reset", state: "pending" }, [reset]],
      [{ type: "password-reset", state: "sent" }, []],
      [{ rangeEnd: welcome.createdAt }, [welcome]],
      [{ rangeEnd: welcome.createdAt - 1 }, []],
      [{ rangeStart: reset.createdAt, order: "asc" }, [reset]],
      [{ rangeStart: welcome.createdAt, rangeEnd: reset.createdAt }, [reset, welcome]],
      [{ ...typed, rangeStart: reset.createdAt }, []],
    ];
    for (const [body, data] of found) assertEquals(await list(body), data, JSON.stringify(body));
    const page = { rangeStart: welcome.createdAt, limit: 1 };
    const { listMetadata } = await ok(world.server.post("/banata/emails/mails/list", page));
    assertEquals(await list({ ...page, after: listMetadata.after }), [welcome]);
    const late = { rangeStart: reset.createdAt, limit: 1 };
    const last = await ok(world.server.post("/banata/emails/mails/list", late));
    assertEquals([last.data, last.listMetadata.after], [[reset], null]);
    assertEquals(await list({ ...late, after: last.data[0].id }), []);
    const wrong = await world.server.post("/banata/emails/mails/list", { rangeStart: 2 ** 48 });
    assertEquals(wrong.status, 400);
  }));

Deno.test("Mails of one moment are all taken up, however many wait", () =>
  withWorld(async (world) => {
    const { platform, project: { id: projectId } } = world;
    for (let number = 0; number < 101; number++) {
      const id = `mail_${String(number).padStart(26, "0")}`;
      // It goes nowhere, so that it ends at once.
      const row = { id, type: "welcome", recipient: `r${number}@guest.invalid`, state: "pending" };
      const data = { ...row, attempts: 0, createdAt: 1, updatedAt: Date.now() };
      await platform.component("adapter:create", { projectId, model: "mail", data });
    }
    await saveResend(world);
    const states = rowsOf(platform.host, "mail").filter(({ createdAt }) => createdAt === 1)
      .map(({ state }) => state);
    assertEquals(states, Array(101).fill("undeliverable"));
  }));

Deno.test("A provider that is busy or refuses is followed by the next, and each is asked once", () =>
  withWorld(async (world) => {
    await saveResend(world);
    await ok(save(world, {
      providers: { postmark: { enabled: true, apiKey: "server-token" } },
      activeProvider: "resend",
    }));
    world.resend.handler = () => Response.json({ name: "rate_limit_exceeded" }, { status: 429 });
    const mail = await mailed(world);
    assertEquals([mail.state, mail.provider, mail.attempts], ["sent", "postmark", 2]);
    const copies = world.postmark.requests.filter(({ body }) => body.includes(String(mail.id)));
    assertEquals(copies.length, 1);
  }));

Deno.test("A mail that nobody took is tried again later, and kept for a person in the end", () =>
  withWorld(async (world) => {
    await saveResend(world);
    world.resend.handler = () => Response.json({ name: "rate_limit_exceeded" }, { status: 429 });
    const first = await mailed(world);
    assertEquals([first.state, first.attempts], ["pending", 1]);
    assert(Number(first.nextAt) > 0);
    world.resend.handler = () => Response.json({ name: "daily_quota_exceeded" }, { status: 429 });
    passTime(HOUR_MS);
    // A new job has the scheduler look at the time.
    await saveResend(world);
    const failed = await settled(world);
    assertEquals([failed.state, failed.reason, failed.attempts], [
      ...["failed", "PROVIDER_QUOTA_REACHED", 2],
    ]);
    world.resend.handler = () => Response.json({ id: "at-last" });
    await ok(world.server.post("/banata/emails/mails/retry", { id: String(failed.id) }));
    assertEquals((await settled(world)).state, "sent");
    const again = await world.server.post("/banata/emails/mails/retry", { id: String(failed.id) });
    assertEquals(outcome(again), [409, "EMAIL_NOT_RETRIABLE"]);
  }));

Deno.test("What a provider may have is repeated to one that knows it again, and to no other", () =>
  withWorld(async (world) => {
    await saveResend(world);
    world.resend.handler = () => new Response("broken", { status: 500 });
    const unheard = await mailed(world);
    assertEquals([unheard.state, unheard.provider], ["pending", "resend"]);
    assert(Number(unheard.maybeSince) > 0);
    await ok(save(world, {
      providers: { resend: null, postmark: { enabled: true, apiKey: "server-token" } },
      activeProvider: "postmark",
    }));
    passTime(HOUR_MS);
    const mail = await settled(world);
    assertEquals(mail.state, "unknown");
    const copies = world.postmark.requests.filter(({ body }) => body.includes(String(mail.id)));
    assertEquals(copies, []);

    world.postmark.handler = () => new Response("broken", { status: 500 });
    const other = await mailed(world);
    assertEquals([other.state, other.attempts], ["unknown", 1]);
    const retry = (body: object) =>
      world.server.post("/banata/emails/mails/retry", { id: String(other.id), ...body });
    assertEquals(outcome(await retry({})), [409, "EMAIL_MAY_BE_SENT"]);
    world.postmark.handler = () => Response.json({ ErrorCode: 0, MessageID: "second" });
    await ok(retry({ evenIfSent: true }));
    assertEquals((await settled(world)).state, "sent");
  }));

Deno.test("Mails that are paused wait, and go by SMTP once they are not", () =>
  withWorld(async (world) => {
    await using server = new MailServer();
    const host = { host: "localhost", port: await server.port, security: "none" };
    await ok(save(world, { ...SENDER, paused: true, providers: { smtp: host } }));
    assertEquals((await mailed(world)).reason, "PAUSED");
    assertEquals(server.taken, []);
    const config = await ok(save(world, { paused: false }));
    assertEquals(config.providers.smtp, { ...host, enabled: true });
    assertEquals((await settled(world)).state, "sent");
    const sent = server.taken.map(({ from, to }) => [from, ...to]);
    // The welcome of the sign-up, and what was asked for.
    assertEquals(sent, Array(2).fill(["auth@shop.example", GRACE.email]));
  }));

Deno.test("A provider is saved whole or not at all, by who may do everything", () =>
  withWorld(async (world) => {
    const refusals: [body: object, code: string][] = [
      [{ providers: { fax: { enabled: true } } }, "EMAIL_PROVIDER_UNKNOWN"],
      [{ providers: { resend: { enabled: true } } }, "CREDENTIALS_API_KEY_INVALID"],
      [{ providers: { resend: { apiKey: "a b" } } }, "CREDENTIALS_API_KEY_INVALID"],
      [{ providers: { resend: { apiKey: KEY, more: 1 } } }, "CREDENTIALS_FIELD_UNKNOWN"],
      [{ activeProvider: "ses" }, "EMAIL_PROVIDER_NOT_FOUND"],
      [
        { providers: { smtp: { host: "mail.example", security: "none" } } },
        "CREDENTIALS_SECURITY_INVALID",
      ],
    ];
    for (const [body, code] of refusals) {
      assertEquals(outcome(await save(world, { ...SENDER, ...body })), [400, code]);
    }
    assertEquals((await save(world, { fromAddress: "no address" })).status, 400);
    assertEquals(rowsOf(world.platform.host, "emailProvider"), []);
    assertEquals(rowsOf(world.platform.host, "emailSettings"), []);
    assertEquals((await save(world, { fromName: "a\r\nBcc: x@y.example" })).status, 400);
  }));

Deno.test("No mail waits for one whose provider hangs, and one action sends both", () =>
  withWorld(async (world) => {
    await saveResend(world);
    const { promise: hanging, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: other, resolve: isSent } = Promise.withResolvers<void>();
    world.resend.handler = async ({ body }) => {
      const isFirst = body.includes(GRACE.email);
      if (isFirst) isAsked();
      else isSent();
      if (isFirst) await hanging;
      return Response.json({ id: "id" });
    };
    await ok(world.visitor().post("/request-password-reset", { email: GRACE.email }));
    await asked;
    await ok(world.visitor().post("/sign-up/email", { ...GRACE, email: "hopper@example.com" }));
    await other;
    // What a crash would interrupt now.
    const actions = world.platform.host.engine.parts.jobs.interrupted();
    // Before anything fails: a platform closes once its jobs have ended.
    goOn();
    assertEquals(actions.map(({ target }) => target.path), ["authNode:sendMails"]);
    assertEquals((await settled(world)).state, "sent");
  }));

Deno.test("What came of a mail is kept, though the next one can't be taken in hand", () =>
  withWorld(async (world) => {
    await saveResend(world);
    const { platform, project: { id: projectId } } = world;
    const { promise: hanging, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    world.resend.handler = async () => {
      isAsked();
      await hanging;
      return Response.json({ id: "id" });
    };
    await ok(world.visitor().post("/request-password-reset", { email: GRACE.email }));
    await asked;
    const where = [clause("providerId", "resend")];
    const update = { sealedCredentials: "v2.0.nothing" };
    await platform.component("adapter:updateOne", {
      ...{ projectId, model: "emailProvider", where, update },
    });
    using log = captureConsole();
    await ok(world.visitor().post("/sign-up/email", { ...GRACE, email: "hopper@example.com" }));
    goOn();
    assertEquals((await settled(world)).state, "pending");
    const states = rowsOf(platform.host, "mail").filter(({ recipient }) =>
      recipient === GRACE.email
    )
      .map(({ state }) => state);
    assertEquals(new Set(states), new Set(["sent"]));
    assertStringIncludes(JSON.stringify(log), "mails_not_taken");
  }));

Deno.test("No answer waits for a provider that hangs, known and unknown address alike", () =>
  withWorld(async (world) => {
    await saveResend(world);
    const { promise: hanging, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    world.resend.handler = async () => {
      isAsked();
      await hanging;
      return Response.json({ id: "late" });
    };
    const reset = (email: string) => world.visitor().post("/request-password-reset", { email });
    const first = await ok(reset(GRACE.email));
    await asked;
    // Whatever is answered from here on is answered while the provider has answered nothing.
    assertEquals(await ok(reset(GRACE.email)), first);
    assertEquals(await ok(reset("nobody@example.com")), first);
    await ok(world.visitor().post("/sign-up/email", { ...GRACE, email: "hopper@example.com" }));
    const states = rowsOf(world.platform.host, "mail")
      .filter(({ type }) => type === "password-reset").map(({ state }) => state);
    // Before anything fails: a platform closes once its jobs have ended.
    goOn();
    assert(!states.includes("sent") && states.includes("sending"));
    assertEquals((await settled(world)).state, "sent");
  }));
