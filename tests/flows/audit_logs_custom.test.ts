/** Custom events: what is taken and refused, once and in batches, over HTTP and by an app's own function. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { internalMutationGeneric } from "convex/server";
import { ConvexError, v } from "convex/values";
import { Usage } from "../../embedded/functions/usage.ts";
import { defineBanataAuth, installedComponent } from "../../runtime/mod.ts";
import { customEvent, writeEvents } from "../support/audit_logs.ts";
import { Client, type Json, ok, outcome } from "../support/client.ts";
import { testClock } from "../support/clock.ts";
import { rowsOf } from "../support/rows.ts";
import { anotherProject, type OpenProject, openProject } from "../support/set_up.ts";

const CREATE = "/banata/audit-logs/create";
const SCHEMAS = "/banata/audit-logs/schemas";
const DAY_MS = 86_400_000;

const auth = defineBanataAuth({ component: installedComponent() });
const log = internalMutationGeneric({
  args: { events: v.any(), projectId: v.string(), fails: v.optional(v.boolean()) },
  handler: async (ctx, { events, fails, projectId }) => {
    const written = await auth.logAuditEvents(ctx, events, { projectId });
    if (fails) throw new Error("Undo what the event tells");
    return written;
  },
});

const STEPS: Readonly<Record<string, (world: OpenProject) => Promise<void>>> = {
  "create takes what the SDK sends, and values in the place of JSON text": async ({ server }) => {
    const changes = { before: { state: "open" }, after: { state: "paid" } };
    const targets = [{ type: "invoice", id: "inv_1", name: "Invoice", metadata: { year: "2026" } }];
    const said = { changes, targets, metadata: { amount: 12.5, paid: true, by: "card" } };
    const texts = Object.entries(said).map(([name, value]) => [name, JSON.stringify(value)]);
    const occurredAt = testClock() - DAY_MS;
    const rest = { actorName: "Grace", actorEmail: "grace@example.com", occurredAt };
    const { id: organizationId } = await ok(
      server.post("/organization/create", { name: "Acme", slug: "acme" }),
    );
    const context = { ipAddress: "2001:db8::7", userAgent: "the app", organizationId };
    for (const body of [said, Object.fromEntries(texts)]) {
      const event = await ok(server.post(CREATE, { ...customEvent(rest), ...context, ...body }));
      const { createdAt, id, recordedBy, context: { requestId, ...came } } = event;
      assertEquals(event.actor, {
        type: "user",
        id: "usr_app",
        name: "Grace",
        email: "grace@example.com",
      });
      assertEquals([event.targets, event.changes], [targets, changes]);
      assertEquals(event.metadata, { amount: "12.5", paid: "true", by: "card" });
      assertEquals(came, context);
      assertEquals([event.custom, event.version, event.occurredAt], [true, 1, occurredAt]);
      assert(/^api_key:ak_/.test(recordedBy) && createdAt > occurredAt && requestId !== undefined);
      assertEquals(await ok(server.post("/banata/audit-logs/get", { id })), event);
    }
  },
  "create refuses what no event may say, each with its code": async ({ platform, server }) => {
    const now = testClock();
    const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } };
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`n${at}`, 1]));
    const refused: readonly [code: string, fields: Record<string, unknown>][] = [
      ["ACTION_INVALID", { action: "two words" }],
      ["ACTION_INVALID", { action: "a".repeat(101) }],
      ["ACTION_INVALID", { action: "invoice.paid\r\nuser.created" }],
      ["ACTION_RESERVED", { action: "user.created" }],
      ["ACTION_RESERVED", { action: "ApiKey.made" }],
      ["ACTION_RESERVED", { action: "request/refused" }],
      ["ACTOR_INVALID", { actorId: "usr_1\n" }],
      ["ACTOR_INVALID", { actorType: "User!" }],
      ["ACTOR_INVALID", { actorEmail: "no address" }],
      ["ACTOR_INVALID", { actorId: undefined }],
      ["TARGETS_INVALID", { targets: [{ type: "invoice" }] }],
      ["TARGETS_INVALID", { targets: [{ type: "invoice", id: "a\u0007b" }] }],
      ["TARGETS_INVALID", { targets: Array(21).fill({ type: "x", id: "y" }) }],
      ["CONTEXT_INVALID", { ipAddress: "127.0.0.1, 10.0.0.1" }],
      ["CONTEXT_INVALID", { userAgent: "a\r\nb" }],
      ["CONTEXT_INVALID", { organizationId: "org 1" }],
      ["CHANGES_INVALID", { changes: { during: {} } }],
      ["CHANGES_INVALID", { changes: { after: deep } }],
      ["CHANGES_INVALID", { changes: { after: { name: "a\u202eb" } } }],
      ["METADATA_INVALID", { metadata: { list: [1] } }],
      ["METADATA_INVALID", { metadata: { text: "one\ntwo" } }],
      ["METADATA_INVALID", { metadata: many }],
      ["METADATA_INVALID", { metadata: { constructor: "x" } }],
      ["EVENT_JSON_INVALID", { metadata: "{not json" }],
      ["EVENT_TOO_LARGE", { metadata: `{"a":"${"x".repeat(17_000)}"}` }],
      ["EVENT_TIME_INVALID", { occurredAt: now + DAY_MS }],
      ["EVENT_TIME_INVALID", { occurredAt: now - 31 * DAY_MS }],
      ["EVENT_TIME_INVALID", { occurredAt: "yesterday" }],
      ["IDEMPOTENCY_KEY_INVALID", { idempotencyKey: "" }],
      ["VERSION_INVALID", { version: 0 }],
      ["EVENT_SCHEMA_NOT_FOUND", { version: 7 }],
      ["EVENT_FIELD_UNKNOWN", { kind: "created" }],
      ["EVENT_FIELD_UNKNOWN", { recordedBy: "user:usr_1" }],
      ["EVENTS_INVALID", { events: [customEvent()] }],
    ];
    const before = rowsOf(platform.host, "event").length;
    for (const [code, fields] of refused) {
      const reply = await server.post(CREATE, customEvent(fields));
      assertEquals(outcome(reply), [400, code], JSON.stringify(fields));
    }
    assertEquals(rowsOf(platform.host, "event").length, before);
  },
  "create asks for a right that reading does not give": async ({ server, site, visitor }) => {
    const made = await ok(
      server.post("/api-key/create", { name: "r", permissions: ["audit.read"] }),
    );
    const reader = new Client(site, { authorization: `Bearer ${made.key}`, origin: "" });
    const denied = [403, "MISSING_PERMISSION_AUDITWRITE"];
    assertEquals(outcome(await reader.post(CREATE, customEvent())), denied);
    assertEquals((await visitor().post(CREATE, customEvent())).status, 401);
    const schema = { action: "invoice.paid", schema: { type: "object" } };
    assertEquals(outcome(await reader.post(`${SCHEMAS}/set`, schema)), [
      403,
      "MISSING_PERMISSION_AUDITMANAGE",
    ]);
  },
  "an idempotency key stands for one event of its project": async (world) => {
    const { admin, platform, server } = world;
    const event = customEvent({ idempotencyKey: "paid-1", metadata: { amount: 1 } });
    const first = await ok(server.post(CREATE, event));
    assertEquals(await ok(server.post(CREATE, event)), first);
    const other = { ...event, metadata: { amount: 2 } };
    assertEquals(outcome(await server.post(CREATE, other)), [409, "IDEMPOTENCY_CONFLICT"]);
    const elsewhere = await anotherProject(platform, { admin, slug: "elsewhere" });
    assert((await ok(elsewhere.server.post(CREATE, event))).id !== first.id);
    const twice = customEvent({ idempotencyKey: "paid-2" });
    const [one, two] = await writeEvents(server, [twice, twice]);
    assertEquals(one, two);
    const key = { idempotencyKey: "paid-3" };
    await refusesBatch(world, [customEvent(key), customEvent({ ...key, actorId: "usr_2" })], [
      409,
      "IDEMPOTENCY_CONFLICT",
    ]);
    await refusesBatch(world, [customEvent(), other], [409, "IDEMPOTENCY_CONFLICT"]);
  },
  "an event's organization is one of its project's": async (world) => {
    const { admin, platform, server } = world;
    const elsewhere = await anotherProject(platform, { admin, slug: "organized" });
    const body = { name: "Acme", slug: "acme" };
    const { id: organizationId } = await ok(elsewhere.server.post("/organization/create", body));
    await ok(elsewhere.server.post(CREATE, customEvent({ organizationId })));
    for (const unknown of [organizationId, "org_that_never_was"]) {
      const event = customEvent({ organizationId: unknown });
      assertEquals(outcome(await server.post(CREATE, event)), [404, "ORGANIZATION_NOT_FOUND"]);
      await refusesBatch(world, [customEvent(), event], [404, "ORGANIZATION_NOT_FOUND"]);
    }
  },
  "a batch is written whole or not at all, and says which event is wrong": async (world) => {
    const { platform, server } = world;
    const before = rowsOf(platform.host, "event").length;
    const events = [customEvent(), customEvent({ action: "user.created" })];
    const reply = await server.post(CREATE, { events });
    assertEquals(outcome(reply), [400, "ACTION_RESERVED"]);
    assert(reply.body.message.endsWith(": events[1]"));
    for (const wrong of [[], Array(101).fill(customEvent())]) {
      assertEquals(outcome(await server.post(CREATE, { events: wrong })), [400, "EVENTS_INVALID"]);
    }
    assertEquals(rowsOf(platform.host, "event").length, before);
    const written = await writeEvents(server, Array(100).fill(customEvent()));
    assertEquals(new Set(written.map(({ id }) => id)).size, 100);
  },
  "an event fits the newest schema of its action, or the one that it names": async ({ server }) => {
    const set = (schema: unknown) =>
      server.post(`${SCHEMAS}/set`, { action: "order.shipped", schema });
    const weight = { type: "number", minimum: 0 };
    const first = { type: "object", properties: { weight }, required: ["weight"] };
    const carrier = { type: "string", enum: ["sea", "air"] };
    const second = { ...first, properties: { weight, carrier }, additionalProperties: false };
    assertEquals((await ok(set(first))).version, 1);
    assertEquals((await ok(set(second))).version, 2);
    const ship = (rest: object) =>
      server.post(CREATE, customEvent({ action: "order.shipped", ...rest }));
    const fits = await ok(ship({ metadata: { weight: 1, carrier: "sea" } }));
    assertEquals(fits.version, 2);
    assertEquals((await ok(ship({ version: 1, metadata: { weight: 1, ship: "x" } }))).version, 1);
    const mismatches = [{}, { metadata: { weight: -1 } }, { metadata: { weight: 1, ship: "x" } }];
    for (const wrong of mismatches) {
      assertEquals(outcome(await ship(wrong)), [400, "EVENT_SCHEMA_MISMATCH"]);
    }
    const { data } = await ok(server.post(`${SCHEMAS}/list`, { action: "order.shipped" }));
    assertEquals(data.map(({ version }: Json) => version).sort(), [1, 2]);
    const got = await ok(server.post(`${SCHEMAS}/get`, { action: "order.shipped" }));
    assertEquals([got.version, got.schema], [2, second]);
    const unknown = await server.post(`${SCHEMAS}/get`, { action: "order.shipped", version: 3 });
    assertEquals(outcome(unknown), [404, "EVENT_SCHEMA_NOT_FOUND"]);
  },
  "a schema that could not be judged soon is refused": async ({ server }) => {
    const text = { type: "string" };
    const refused = [
      { type: "object", properties: { a: { type: "string", pattern: "(a+)+$" } } },
      { type: "object", properties: { a: { $ref: "#" } } },
      { type: "object", properties: { a: { type: "object", properties: {} } } },
      { type: "object", patternProperties: { "(a+)+$": text } },
      { type: "object", required: ["a"] },
      { type: "array", items: text },
      {
        type: "object",
        properties: Object.fromEntries(Array(60).fill(0).map((_, at) => [`p${at}`, text])),
      },
      { anyOf: [] },
    ];
    for (const schema of refused) {
      const reply = await server.post(`${SCHEMAS}/set`, { action: "order.made", schema });
      assertEquals(outcome(reply), [400, "EVENT_SCHEMA_INVALID"], JSON.stringify(schema));
    }
    const reserved = { action: "user.created", schema: { type: "object" } };
    assertEquals(outcome(await server.post(`${SCHEMAS}/set`, reserved)), [400, "ACTION_RESERVED"]);
  },
  "logAuditEvents() writes in the caller's transaction, within the same bounds": async (world) => {
    const { platform: { host }, project: { id: projectId }, server } = world;
    const run = (events: unknown, rest: object = {}, usage?: Usage) =>
      host.engine.runInline(log, { events, projectId, ...rest }, { usage });
    const events = [customEvent({ action: "app.done" }), customEvent({ action: "app.done" })];
    const usage = new Usage(host.engine.parts.usage);
    const [event] = await run(events, {}, usage) as Json[];
    assertEquals([event.recordedBy, event.custom], ["system:function", true]);
    assertEquals(usage.documentsWritten, 2);
    const codeOf = async (made: Promise<unknown>) => {
      const { data } = await assertRejects(() => made, ConvexError);
      return (data as { code: string }).code;
    };
    const before = rowsOf(host, "event").length;
    await assertRejects(() => run(events, { fails: true }));
    assertEquals(await codeOf(run([customEvent({ action: "user.created" })])), "ACTION_RESERVED");
    assertEquals(await codeOf(run(events, { projectId: "proj_gone" })), "PROJECT_NOT_FOUND");
    assertEquals(rowsOf(host, "event").length, before);
    const { data } = await ok(server.post("/banata/audit-logs/list", { action: "app.done" }));
    assertEquals(data.length, 2);
  },
};

/** The second of the events is wrong, and nothing of them is written. */
async function refusesBatch(
  { platform, server }: OpenProject,
  events: readonly object[],
  wanted: readonly [status: number, code: string],
): Promise<void> {
  const before = rowsOf(platform.host, "event").length;
  const reply = await server.post(CREATE, { events });
  assertEquals(outcome(reply), [...wanted]);
  assert(reply.body.message.endsWith(": events[1]"));
  assertEquals(rowsOf(platform.host, "event").length, before);
}

Deno.test("Custom events are written", async (t) => {
  await using world = await openProject();
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});
