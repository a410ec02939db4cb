/** Reading the audit log over HTTP: every filter against the whole list, pages, cursors, the tail. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  customEvent,
  everyPage,
  forgetActions,
  integrate,
  writeEvents,
} from "../support/audit_logs.ts";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
import { anotherProject, type OpenProject, openProject } from "../support/set_up.ts";
import { testClock } from "../support/clock.ts";

const LIST = "/banata/audit-logs/list";
const EVENTS = "/banata/events/list";
const GRACE = { email: "grace@example.com", password: "a password of hers", name: "Grace" };

const STEPS: Readonly<Record<string, (world: OpenProject) => Promise<void>>> = {
  "list gives every event of one time once, in both orders and backwards": async ({ server }) => {
    const occurredAt = testClock() - 60_000;
    const events = Array.from(
      { length: 13 },
      () => customEvent({ occurredAt, action: "one.time" }),
    );
    const written = await writeEvents(server, events);
    const ids = written.map(({ id }) => id);
    const asked = { action: "one.time", limit: 5 };
    const newest = await everyPage(server, asked);
    assertEquals(newest, { ids: ids.toReversed(), sizes: [5, 5, 3] });
    const oldest = await everyPage(server, { ...asked, order: "asc" });
    assertEquals(oldest, { ids, sizes: [5, 5, 3] });
    const page = (rest: object) => ok(server.post(LIST, { ...asked, ...rest }));
    const first = await page({});
    assertEquals(first.listMetadata.before, null);
    const second = await page({ after: first.listMetadata.after });
    const back = await page({ before: second.listMetadata.before });
    assertEquals(back.data, first.data);
    assertEquals(back.listMetadata.before, null);
    assertEquals((await page({ after: back.listMetadata.after })).data, second.data);
  },
  "times tells when events happened, the newest first, and whether these are all": async (
    world,
  ) => {
    const { server } = world;
    const occurred = [4, 3, 2, 1].map((minutes) => testClock() - minutes * 60_000);
    await writeEvents(
      server,
      occurred.map((occurredAt) => customEvent({ occurredAt, action: "one.of.times" })),
    );
    const newest = occurred.toReversed();
    const times = (rest: object) =>
      server.post("/banata/audit-logs/times", { action: "one.of.times", ...rest });
    assertEquals(await ok(times({})), { times: newest, isWhole: true });
    assertEquals(await ok(times({ limit: 4 })), { times: newest, isWhole: true });
    assertEquals(await ok(times({ limit: 3 })), { times: newest.slice(0, 3), isWhole: false });
    const range = { startDate: occurred[1], endDate: occurred[2] };
    assertEquals(await ok(times(range)), { times: newest.slice(1, 3), isWhole: true });
    assertEquals(await ok(times({ actorId: "usr_nobody" })), { times: [], isWhole: true });
    assertEquals(outcome(await times({ order: "asc" })), [400, "FILTER_UNKNOWN"]);
    assertEquals((await times({ limit: 1001 })).status, 400);
  },
  "list serves every combination of filters as the whole list has it": async (world) => {
    const { platform, project: { id: projectId }, server } = world;
    const places = await twoOrganizations(server);
    const make = (at: number) =>
      customEvent({
        action: `combined.${["a", "b", "c"][at % 3]}`,
        actorId: `usr_${at % 2}`,
        organizationId: places[(at >> 1) % 2],
        targets: ["x", "y", "z"].slice(0, 1 + at % 3)
          .map((type, place) => ({ type, id: `${type}_${(at + place) % 4}` })),
      });
    const written = await writeEvents(server, Array.from({ length: 48 }, (_, at) => make(at)));
    const all = written.map((event: Json) => ({
      id: event.id,
      action: event.action,
      actorId: event.actor.id,
      organizationId: event.context.organizationId,
      targets: event.targets.map(({ id }: Json) => id),
    }));
    const choices = {
      actions: [undefined, ["combined.a"], ["combined.a", "combined.c"]],
      actorId: [undefined, "usr_0"],
      organizationId: [undefined, places[1]],
      targetId: [undefined, "x_1", "y_2", "z_3"],
    };
    const wantedOf = ({ actions, actorId, organizationId, targetId }: Json) =>
      all.filter((event) =>
        (actions ?? [event.action]).includes(event.action) &&
        (actorId ?? event.actorId) === event.actorId &&
        (organizationId ?? event.organizationId) === event.organizationId &&
        (targetId === undefined || event.targets.includes(targetId))
      ).map(({ id }) => id);
    for (const [at, filter] of combinations(choices).entries()) {
      const wanted = wantedOf(filter);
      const order = at % 2 === 0 ? "asc" : "desc";
      const { actorId, organizationId, targetId } = filter as Json;
      // The project has other events too, but none that all this is true of.
      const isOwn = targetId !== undefined || actorId !== undefined && organizationId !== undefined;
      const actions = ["combined.a", "combined.b", "combined.c"];
      const sent = isOwn ? filter : { actions, ...filter };
      const { ids } = await everyPage(server, { ...sent, order, limit: 7 });
      assertEquals(ids, order === "asc" ? wanted : wanted.toReversed(), JSON.stringify(sent));
    }
    // Of more actions than can be merged, and of targets that were stored before they said the action.
    const others = Array.from({ length: 160 }, (_, at) => `another.${at}`);
    const actions = ["combined.a", "combined.b", ...others];
    await forgetActions(platform, projectId);
    const filters = [
      { targetId: "z_3" },
      { targetId: "z_3", actions: ["combined.c"] },
      { targetId: "z_3", actorId: "usr_0", organizationId: places[1] },
      { actions },
      { actions, actorId: "usr_0", organizationId: places[1] },
      { actions, targetId: "y_2" },
    ];
    for (const filter of filters) {
      const args = { projectId, filter, direction: "asc", limit: 48 };
      const { events } = await platform.component("audit_read:page", args) as Json;
      const ids = events.map(({ id }: Json) => id);
      assertEquals(ids, wantedOf(filter), Object.keys(filter).join());
    }
  },
  "list knows events of a user's rows by the user": async ({ server, visitor }) => {
    const { user } = await ok(visitor().post("/sign-up/email", GRACE));
    const { data } = await ok(server.post(LIST, { targetId: user.id, order: "asc" }));
    const actions = data.map(({ action }: Json) => action);
    for (const action of ["user.created", "session.created", "account.created"]) {
      assert(actions.includes(action), actions.join());
    }
  },
  "list searches the names of actions, and by time to the millisecond": async ({ server }) => {
    const at = testClock() - 3_600_000;
    const events = [0, 1, 2].map((ms) =>
      customEvent({ action: "Door.Opened", occurredAt: at + ms })
    );
    const [first, second] = await writeEvents(server, events);
    const found = await ok(server.post(LIST, { search: "dOOr", order: "asc", limit: 2 }));
    assertEquals(found.data.map(({ id }: Json) => id), [first.id, second.id]);
    const range = { action: "Door.Opened", startDate: at + 1, endDate: at + 1 };
    const { data } = await ok(server.post(LIST, range));
    assertEquals(data.map(({ id }: Json) => id), [second.id]);
    assertEquals((await ok(server.post(LIST, { search: "no such name" }))).data, []);
  },
  "list tells what was refused, and what an application told": async ({ server, visitor }) => {
    const wrong = { email: "nobody@example.com", password: "wrong" };
    await visitor().post("/sign-in/email", wrong);
    const { data } = await ok(server.post(LIST, { outcome: "failure", limit: 1 }));
    assertEquals(data.map(({ code }: Json) => code), ["INVALID_EMAIL_OR_PASSWORD"]);
    const told = await ok(server.post(LIST, { custom: true, limit: 200 }));
    assert(told.data.every(({ custom }: Json) => custom === true));
    const own = await ok(server.post(LIST, { custom: false, limit: 200 }));
    assert(own.data.length > 0 && own.data.every(({ custom }: Json) => custom === undefined));
  },
  "a cursor is good in its own list only": async ({ admin, platform, server }) => {
    const foreign = await anotherProject(platform, { admin, slug: "another" });
    const { after } = (await ok(server.post(LIST, { limit: 1 }))).listMetadata;
    const theirs = (await ok(foreign.server.post(LIST, { limit: 1 }))).listMetadata.after;
    assertNotEquals(theirs, null);
    const bodies = [
      { after: theirs },
      { after, action: "invoice.paid" },
      { after, order: "asc" },
      { before: "nonsense" },
      { after: `${after}x` },
    ];
    for (const body of bodies) {
      assertEquals(outcome(await server.post(LIST, body)), [400, "CURSOR_INVALID"]);
    }
    const [event] = (await ok(foreign.server.post(EVENTS, { limit: 1 }))).data;
    for (const order of ["asc", "desc"]) {
      const reply = await server.post(EVENTS, { after: event.id, order });
      assertEquals(outcome(reply), [400, "CURSOR_INVALID"]);
    }
    assertEquals(outcome(await server.post("/banata/audit-logs/get", { id: event.id })), [
      404,
      "EVENT_NOT_FOUND",
    ]);
  },
  "what can be no filter is refused with a code of its own": async ({ server }) => {
    const refused = {
      FILTER_UNKNOWN: { actoId: "usr_1" },
      RANGE_REVERSED: { startDate: 2, endDate: 1 },
      VALIDATION_ERROR: { limit: 201 },
    };
    for (const [code, body] of Object.entries(refused)) {
      for (const path of [LIST, EVENTS]) {
        assertEquals(outcome(await server.post(path, body)), [400, code]);
      }
    }
    assertEquals((await server.post(LIST, { limit: 0 })).status, 400);
    assertEquals((await server.post(LIST, { actions: [] })).status, 400);
  },
  "list shows an organization's events to who may read there": async ({ server, visitor }) => {
    const owner = visitor();
    await ok(owner.post("/sign-up/email", { ...GRACE, email: "owner@example.com" }));
    const { id } = await ok(owner.post("/organization/create", { name: "Acme", slug: "acme" }));
    const [event] = await writeEvents(server, [customEvent({ organizationId: id })]);
    const { data } = await ok(owner.post(LIST, { organizationId: id, action: "invoice.paid" }));
    assertEquals(data.map(({ id }: Json) => id), [event.id]);
    const denied = [403, "MISSING_PERMISSION_AUDITREAD"];
    assertEquals(outcome(await owner.post(LIST, {})), denied);
    assertEquals((await visitor().post(LIST, { organizationId: id })).status, 401);
  },
  "events/list goes back in time, and by two types": async ({ server }) => {
    const events = ["tail.a", "tail.b", "tail.c", "tail.a"].map((action) =>
      customEvent({ action })
    );
    const ids = (await writeEvents(server, events)).map(({ id }) => id);
    const eventTypes = ["tail.a", "tail.b"];
    const first = await ok(server.post(EVENTS, { eventTypes, limit: 2 }));
    assertEquals(first.data.map(({ id }: Json) => id), [ids[3], ids[1]]);
    assertEquals(first.hasMore, true);
    for (const after of [first.cursor, ids[1]]) {
      const rest = await ok(server.post(EVENTS, { eventTypes, after }));
      assertEquals(rest.data.map(({ id }: Json) => id), [ids[0]]);
      assertEquals([rest.hasMore, rest.cursor], [false, undefined]);
    }
  },
  "events/list follows the log and misses no event that comes late": async (world) => {
    const { platform, project: { id: projectId }, server } = world;
    const action = "late.event";
    const write = async (count: number) =>
      (await writeEvents(server, Array.from({ length: count }, () => customEvent({ action }))))
        .map(({ id }) => id);
    const tail = (after?: string) =>
      ok(server.post(EVENTS, { order: "asc", eventTypes: [action], limit: 2, after }));
    const ids = await write(4);
    const empty = await tail();
    assertEquals([empty.data, empty.hasMore], [[], false]);
    // The last of them is integrated first: those before it come after it, and none is missed.
    await integrate(platform, { projectId, ids: [ids[3] ?? ""], from: 0 });
    const one = await tail(empty.cursor);
    assertEquals(one.data.map(({ id }: Json) => id), [ids[3]]);
    await integrate(platform, { projectId, ids: ids.slice(0, 3), from: 1 });
    for (const after of [one.cursor, ids[3]]) {
      const two = await tail(after);
      assertEquals(two.data.map(({ id }: Json) => id), ids.slice(0, 2));
      assertEquals(two.hasMore, true);
      const three = await tail(two.cursor);
      assertEquals(three.data.map(({ id }: Json) => id), [ids[2]]);
    }
    const [pending = ""] = await write(1);
    assertEquals((await tail(pending)).data, []);
  },
};

Deno.test("The audit log is read", async (t) => {
  await using world = await openProject();
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});

async function twoOrganizations(server: Client): Promise<string[]> {
  const ids: string[] = [];
  for (const slug of ["acme-one", "acme-two"]) {
    ids.push((await ok(server.post("/organization/create", { name: "Acme", slug }))).id);
  }
  return ids;
}

function combinations(choices: Readonly<Record<string, readonly unknown[]>>): object[] {
  return Object.entries(choices).reduce<object[]>(
    (made, [name, values]) =>
      made.flatMap((one) =>
        values.map((value) => value === undefined ? one : { ...one, [name]: value })
      ),
    [{}],
  );
}
