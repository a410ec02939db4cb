/** Exports over HTTP: pages without gaps and doubles, and the formats. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { customEvent, writeEvents } from "../support/audit_logs.ts";
import { type Json, ok, outcome } from "../support/client.ts";
import { testClock } from "../support/clock.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";

const EXPORT = "/banata/audit-logs/export";

const STEPS: Readonly<Record<string, (world: OpenProject) => Promise<void>>> = {
  "export gives events of one time once, by cursors that are numbers": async ({ server }) => {
    const at = testClock() - 60_000;
    const times = [at - 1, at, at, at, at, at, at, at + 1, at + 2];
    const events = times.map((occurredAt) => customEvent({ action: "one.time", occurredAt }));
    const ids = (await writeEvents(server, events)).map(({ id }) => id).toReversed();
    for (const limit of [1, 2, 3, 1000]) {
      const given: string[] = [];
      let cursor: unknown;
      do {
        const page = await ok(server.post(EXPORT, { action: "one.time", limit, cursor }));
        assert(page.nextCursor === null || typeof page.nextCursor === "number");
        assertEquals(page.count, page.data.length);
        given.push(...page.data.map(({ id }: Json) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      assertEquals(given, ids);
    }
    const until = await ok(server.post(EXPORT, { action: "one.time", cursor: at + 1 }));
    assertEquals(until.data.map(({ id }: Json) => id), ids.slice(2));
    const range = { action: "one.time", startDate: at + 1, endDate: at + 1 };
    assertEquals((await ok(server.post(EXPORT, range))).data.map(({ id }: Json) => id), [ids[1]]);
  },
  "export writes CSV that no spreadsheet runs": async ({ server }) => {
    const formula = '=HYPERLINK("https://evil.example.com","click")';
    const action = "said.formula";
    const people = [formula, "+1", "-1", "@SUM(A1)", "  =1", "Grace"];
    await writeEvents(server, people.map((actorName) => customEvent({ action, actorName })));
    const { count, text } = await ok(server.post(EXPORT, { format: "csv", action }));
    const lines = text.split("\r\n");
    assertEquals([lines.length, count], [people.length + 2, people.length]);
    assertMatch(lines[0], /^"id","occurredAt","createdAt","action",/);
    assert(text.includes(`"'${formula.replaceAll('"', '""')}"`));
    assertEquals([...text.matchAll(/(?:^|,)"[=+@-]/gm)], []);
    assert(text.includes('"Grace"'));
    const [, second] = lines;
    assertEquals(second?.split('","').length, lines[0].split('","').length);
  },
  "export maps events to OCSF 1.6": async ({ server, visitor }) => {
    const person = { email: "ocsf@example.com", password: "a password of theirs", name: "Grace" };
    await ok(visitor().post("/sign-up/email", person));
    await visitor().post("/sign-in/email", { ...person, password: "wrong" });
    const { data } = await ok(server.post(EXPORT, { format: "ocsf", limit: 200 }));
    const by = (code: string) => data.find(({ metadata }: Json) => metadata.event_code === code);
    const created = by("user.created");
    assertEquals([created.class_uid, created.type_uid, created.status_id], [3001, 300_101, 1]);
    const failed = data.find((event: Json) => event.status_code === "INVALID_EMAIL_OR_PASSWORD");
    assertEquals([failed.type_uid, failed.status_id], [300_201, 2]);
    for (const event of data) {
      assertEquals(event.type_uid, event.class_uid * 100 + event.activity_id);
    }
  },
  "export refuses formats, filters and cursors that it does not know": async ({ server }) => {
    const refused = {
      EXPORT_FORMAT_UNSUPPORTED: { format: "xml" },
      CURSOR_INVALID: { cursor: "of nowhere" },
      FILTER_UNKNOWN: { actoId: "usr_1" },
      RANGE_REVERSED: { startDate: 2, endDate: 1 },
    };
    for (const [code, body] of Object.entries(refused)) {
      assertEquals(outcome(await server.post(EXPORT, body)), [400, code]);
    }
    assertEquals((await server.post(EXPORT, { limit: 1001 })).status, 400);
  },
};

Deno.test("The audit log is exported", async (t) => {
  await using world = await openProject();
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});
