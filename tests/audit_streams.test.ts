/**
 * Streams deliver events to a server on loopback: which come, in which order, and what the server's faults
 * do. Observed: what arrives there, and what the endpoints tell.
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { AuditReceiver, type Delivered } from "./support/audit_receiver.ts";
import { sequence } from "./support/audit_tree.ts";
import { captureConsole } from "./support/captured_console.ts";
import { type Json, ok, outcome } from "./support/client.ts";
import { passTime } from "./support/clock.ts";
import { jobsDone } from "./support/disk.ts";
import { rowsOf } from "./support/rows.ts";
import { type OpenProject, openProject } from "./support/set_up.ts";

const STREAMS = "/banata/audit-logs/streams";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface World extends OpenProject {
  readonly receiver: AuditReceiver;
}

async function openWorld(): Promise<World & AsyncDisposable> {
  const receiver = new AuditReceiver();
  const opened = await openProject();
  return {
    ...opened,
    receiver,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

const call = ({ server }: World, name: string, body: object = {}) =>
  server.post(`${STREAMS}/${name}`, { ...body });

async function create(world: World, body: object = {}): Promise<Json> {
  const stream = await ok(call(world, "create", { url: world.receiver.url, ...body }));
  world.receiver.secret = stream.secret;
  return stream;
}

async function write({ server }: World, ...names: string[]): Promise<void> {
  for (const action of names) {
    const event = { action, actorType: "user", actorId: "usr_app" };
    await ok(server.post("/banata/audit-logs/create", event));
  }
}

/** Has the log integrate what waits, and delivers until nothing is due. */
async function deliver(world: World): Promise<Delivered[]> {
  await sequence(world.platform);
  await jobsDone(world.platform.host);
  return world.receiver.taken();
}

const actionsIn = (delivered: readonly Delivered[]): string[] =>
  delivered.flatMap(({ data }) => data.events.map((event: Json) => event.action ?? event.message));
const ownActions = (delivered: readonly Delivered[]): string[] =>
  actionsIn(delivered).filter((action) => action.startsWith("step."));

Deno.test("A stream delivers every event in the order of the log, and a server verifies them", async (t) => {
  await using world = await openWorld();
  const { platform, project } = world;
  const stream = await create(world, { from: 0, batchSize: 7 });
  await write(world, ...Array.from({ length: 10 }, (_, at) => `step.${at}`));

  await t.step("each leaf once, in batches that follow each other", async () => {
    const delivered = await deliver(world);
    assert(delivered.every(({ isVerified, type }) => isVerified && type === "audit.events"));
    const leaves = delivered.flatMap(({ data }) => data.events.map((event: Json) => event.leaf));
    const { delivery } = await ok(call(world, "get", { id: stream.id }));
    assertEquals(leaves, Array.from({ length: delivery.cursor }, (_, leaf) => leaf));
    assertEquals(ownActions(delivered), Array.from({ length: 10 }, (_, at) => `step.${at}`));
    assert(delivered.every(({ data }) => data.events.length <= 7 && data.project === project.id));
    assertEquals([delivery.lag, delivery.failures, delivery.nextAt], [0, 0, null]);
    assertEquals(new Set(delivered.map(({ id }) => id)).size, delivered.length);
  });

  await t.step("and delivering makes no event of its own", async () => {
    assertEquals(await deliver(world), []);
  });

  await t.step("its secret is shown once, and stored sealed", async () => {
    const list = await ok(call(world, "list"));
    assertEquals(list.data.length, 1);
    assert(!JSON.stringify(list).includes("whsec_"));
    const stored = [...rowsOf(platform.host, "auditStream"), ...rowsOf(platform.host, "event")];
    assert(!JSON.stringify(stored).includes(stream.secret.slice(6)));
    const shown = rowsOf(platform.host, "event").map(({ changes }) => String(changes ?? ""));
    assert(!shown.some((text) => /"sealed\w+":"/.test(text)), "an event holds a sealed text");
  });

  await t.step("a paused one waits, and goes on where it was", async () => {
    await ok(call(world, "pause", { id: stream.id }));
    await write(world, "step.paused");
    assertEquals(await deliver(world), []);
    await ok(call(world, "resume", { id: stream.id }));
    const delivered = await deliver(world);
    assertEquals(ownActions(delivered), ["step.paused"]);
  });

  await t.step("a deleted one is gone", async () => {
    await ok(call(world, "delete", { id: stream.id }));
    await write(world, "step.late");
    assertEquals(await deliver(world), []);
    assertEquals(rowsOf(platform.host, "auditDelivery"), []);
    assertEquals(outcome(await call(world, "get", { id: stream.id })), [404, "STREAM_NOT_FOUND"]);
  });
});

Deno.test("A stream is replayed, changed and signed anew while it goes on", async (t) => {
  await using world = await openWorld();
  const { platform, receiver } = world;
  const stream = await create(world, { from: 0, batchSize: 7 });
  await write(world, "step.0", "step.1");
  assertEquals(ownActions(await deliver(world)), ["step.0", "step.1"]);

  await t.step("a replay delivers again, by ids of its own", async () => {
    const first = `${stream.id}_1_0_7`;
    await ok(call(world, "replay", { id: stream.id, from: 0 }));
    const delivered = await deliver(world);
    assertEquals(delivered[0]?.data.from, 0);
    assertNotEquals(delivered[0]?.id, first);
    assertEquals(ownActions(delivered), ["step.0", "step.1"]);
    assertEquals(outcome(await call(world, "replay", { id: stream.id, from: 1e6 })), [
      400,
      "STREAM_LEAF_INVALID",
    ]);
  });

  await t.step("old and new secret both count until the grace is over", async () => {
    const old = receiver.secret;
    const rotated = await ok(call(world, "rotate-secret", { id: stream.id, graceMs: MINUTE_MS }));
    assertNotEquals(rotated.secret, old);
    assert(rotated.previousSecretUntil > 0);
    await write(world, "step.rotated");
    await sequence(platform);
    await jobsDone(platform.host);
    for (const request of receiver.taken()) assert(request.isVerified, "by the old one");
    receiver.secret = rotated.secret;
    passTime(2 * MINUTE_MS);
    await write(world, "step.new");
    assert((await deliver(world)).every(({ isVerified }) => isVerified), "by the new one");
    receiver.secret = old;
    await write(world, "step.newest");
    assert((await deliver(world)).every(({ isVerified }) => !isVerified), "by the old one no more");
    receiver.secret = rotated.secret;
  });

  await t.step(
    "with a filter it delivers these actions only, and as OCSF where asked",
    async () => {
      const change = { id: stream.id, actions: ["step.wanted"], format: "ocsf" };
      await ok(call(world, "update", change));
      await write(world, "step.unwanted", "step.wanted", "step.unwanted");
      const delivered = await deliver(world);
      assertEquals(actionsIn(delivered), ["step.wanted"]);
      assertEquals(delivered[0]?.data.events[0].metadata.version, "1.6.0");
      const { delivery: { lag } } = await ok(call(world, "get", { id: stream.id }));
      assertEquals(lag, 0);
    },
  );
});

Deno.test("A server's faults hold its stream back, and nothing else", async (t) => {
  await using world = await openWorld();
  const { platform, receiver } = world;
  const { id } = await create(world);
  const state = async () => await ok(call(world, "get", { id }));

  await t.step("a batch that fails comes again, the same, before all others", async () => {
    receiver.handler = () => new Response("secret of the server", { status: 500 });
    await write(world, "step.1");
    const [failed] = await deliver(world);
    const { delivery } = await state();
    assertEquals([delivery.error.code, delivery.error.status], ["STREAM_FAILED", 500]);
    assert(delivery.nextAt > 0 && !JSON.stringify(delivery).includes("secret of"));
    await write(world, "step.2");
    assertEquals(await deliver(world), [], "it is not time yet");
    receiver.handler = () => new Response(null, { status: 204 });
    passTime(MINUTE_MS);
    await write(world, "step.3");
    const [again, ...next] = await deliver(world);
    assertEquals([again?.id, again?.body], [failed?.id, failed?.body]);
    assertEquals(ownActions([again!, ...next]), ["step.1", "step.2", "step.3"]);
    assertEquals((await state()).delivery.failures, 0);
  });

  await t.step("a redirect is not followed, and what else it answers is never kept", async () => {
    const answers: [Response, string][] = [
      [Response.redirect(`${receiver.url}/elsewhere`, 307), "STREAM_REDIRECTED"],
      [new Response("no", { status: 401 }), "STREAM_REFUSED"],
      [new Response("no", { status: 429, headers: { "retry-after": "7" } }), "STREAM_RATE_LIMITED"],
    ];
    await write(world, "step.4");
    for (const [answer, code] of answers) {
      receiver.handler = () => answer;
      assertEquals((await deliver(world)).length, 1, code);
      const { delivery: { error, lag } } = await state();
      assertEquals([error.code, lag > 0], [code, true]);
      passTime(60 * MINUTE_MS);
    }
  });

  await t.step("an answer without end is cut off, and its status counts", async () => {
    receiver.handler = () => new Response(endless());
    assertEquals(ownActions(await deliver(world)), ["step.4"]);
    assertEquals((await state()).delivery.lag, 0);
  });

  await t.step("while one hangs, requests and the log go on", async () => {
    const hang = Promise.withResolvers<Response>();
    const came = Promise.withResolvers<void>();
    receiver.handler = () => {
      came.resolve();
      return hang.promise;
    };
    await write(world, "step.5");
    await sequence(platform);
    await came.promise;
    await write(world, "step.6");
    await sequence(platform);
    assertEquals((await state()).delivery.lag > 1, true);
    receiver.handler = () => new Response();
    hang.resolve(new Response());
    await jobsDone(platform.host);
    assertEquals(ownActions(receiver.taken()), ["step.5", "step.6"]);
  });
});

Deno.test("A stream goes on after what was lost, and after days of failures", async (t) => {
  await using world = await openWorld();
  const { platform, receiver } = world;
  const { id } = await create(world);
  const state = async () => await ok(call(world, "get", { id }));

  await t.step(
    "an attempt that was lost is made again, by the same id, and counts no more",
    async () => {
      await write(world, "step.7");
      receiver.handler = () => new Response(null, { status: 503 });
      const [first] = await deliver(world);
      passTime(60 * MINUTE_MS);
      // The process ended while it sent: its attempt was taken and never settled.
      const place = { projectId: world.project.id, id };
      const attempt = await platform.component("audit_delivery:take", {
        ...place,
        now: now(world),
      });
      assert(typeof attempt === "number");
      receiver.handler = () => new Response();
      assertEquals(await deliver(world), [], "its lease is not over");
      passTime(3 * MINUTE_MS);
      await write(world, "step.8");
      const [again, ...rest] = await deliver(world);
      assertEquals([again?.id, again?.body], [first?.id, first?.body]);
      assertEquals(ownActions([again!, ...rest]), ["step.7", "step.8"]);
      const late = { ...place, attempt, now: now(world), failure: { code: "LATE" } };
      assertEquals(await platform.component("audit_delivery:settle", late), null);
    },
  );

  await t.step("a test tells what comes of it, and moves nothing", async () => {
    await ok(call(world, "test", { id }));
    await jobsDone(platform.host);
    const [request] = receiver.taken();
    assertEquals([request?.type, request?.isVerified], ["audit.test", true]);
    assertEquals((await state()).delivery.test.code, null);
  });

  await t.step(
    "after days of failures it is disabled, which an event says, and it goes on later",
    async () => {
      using log = captureConsole();
      receiver.handler = () => new Response(null, { status: 500 });
      await write(world, "step.9");
      await deliver(world);
      passTime(6 * DAY_MS);
      await write(world, "step.10");
      await deliver(world);
      assertEquals((await state()).state, "disabled");
      assertEquals((await state()).delivery.error.code, "STREAM_FAILED");
      assert(log.lines.some((line) => line.includes("audit_stream_disabled")));
      receiver.handler = () => new Response();
      await write(world, "step.11");
      assertEquals(await deliver(world), []);
      await ok(call(world, "resume", { id }));
      const delivered = await deliver(world);
      assertEquals(ownActions(delivered), ["step.9", "step.10", "step.11"]);
      const events = delivered.flatMap(({ data }) => data.events);
      const disabled = events.find(({ action }) => action.startsWith("audit_stream."));
      assertEquals(disabled?.actor.type, "system");
    },
  );
});

Deno.test("Streams refuse what nothing can be sent to, too many, and who may not read", async () => {
  await using world = await openWorld();
  const { receiver } = world;
  const urls = [
    "http://siem.example/x",
    "https://a:b@siem.example/x",
    "https://siem.example/#x",
    "ftp://127.0.0.1/x",
    "nothing",
  ];
  for (const url of urls) {
    assertEquals(outcome(await call(world, "create", { url })), [400, "STREAM_URL_INVALID"], url);
  }
  const from = 1_000_000;
  assertEquals(outcome(await call(world, "create", { url: receiver.url, from })), [
    ...[400, "STREAM_LEAF_INVALID"],
  ]);
  // A private address is refused where it is sent to, whatever name leads there.
  const { id } = await create(world, { url: "https://10.0.0.1/events" });
  await ok(call(world, "test", { id }));
  await jobsDone(world.platform.host);
  const { delivery } = await ok(call(world, "get", { id }));
  assertEquals(delivery.test.code, "STREAM_URL_REFUSED");
  for (let at = 1; at < 10; at++) await create(world);
  assertEquals(outcome(await call(world, "create", { url: receiver.url })), [
    ...[400, "STREAM_LIMIT_REACHED"],
  ]);
  const made = { name: "streams", permissions: ["audit.manage"], projectId: world.project.id };
  const { key } = await ok(world.admin.post("/api-key/create", made));
  const { server } = world;
  const limited = server.fresh();
  const headers = { authorization: `Bearer ${key}` };
  const reply = await limited.post(`${STREAMS}/create`, { url: receiver.url }, { headers });
  assertEquals(outcome(reply), [403, "MISSING_PERMISSION_AUDITREAD"]);
});

/** The time as the platform has it. */
function now({ platform }: World): number {
  return Math.max(...rowsOf(platform.host, "event").map(({ at }) => Number(at))) + 60 * MINUTE_MS;
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(64 * 1024)) });
}
