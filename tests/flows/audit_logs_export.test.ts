/** Exports over HTTP: pages without gaps and doubles, and the formats. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { verifyExport } from "../../plugins/audit_logs/verify/mod.ts";
import { checkpointOf, sequence } from "../support/audit_tree.ts";
import { customEvent, writeEvents } from "../support/audit_logs.ts";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
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
  "export writes the log itself, which anybody can verify page by page": async (world) => {
    const { platform, project: { id }, server } = world;
    const early = await server.post(EXPORT, { format: "ndjson" });
    assertEquals(outcome(early), [503, "EXPORT_UNSIGNED"]);
    await writeEvents(
      server,
      Array.from({ length: 9 }, () => customEvent({ action: "proved.one" })),
    );
    await sequence(platform);
    const whole = await pagesOf(server, { limit: 7 });
    assert(whole.pages > 3);
    const { checkpoint } = JSON.parse(whole.lines[0] ?? "");
    const verdict = await verifyExport(whole.lines, { checkpoint });
    assertEquals([verdict.faults, verdict.isFiltered], [[], false]);
    const { size } = checkpointOf(platform, id);
    assertEquals([verdict.from, verdict.to, verdict.events, verdict.size], [0, size, size, size]);
    const dropped = whole.lines.filter((_, at) => at !== 3);
    assert((await verifyExport(dropped, { checkpoint })).faults.length > 0);
    const changed = whole.lines.map((line) => line.replace("proved.one", "proved.two"));
    assert((await verifyExport(changed, { checkpoint })).faults.length > 0);
    const some = await pagesOf(server, { limit: 4, action: "proved.one" });
    const filtered = await verifyExport(some.lines, { checkpoint });
    assertEquals([filtered.faults, filtered.isFiltered, filtered.events], [[], true, 9]);
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

async function pagesOf(server: Client, body: object): Promise<{ lines: string[]; pages: number }> {
  const lines: string[] = [];
  let pages = 0;
  let cursor: string | null | undefined;
  do {
    const page = await ok(server.post(EXPORT, { format: "ndjson", cursor, ...body }));
    lines.push(...page.text.trimEnd().split("\n"));
    cursor = page.nextCursor;
    pages++;
  } while (cursor !== null);
  return { lines, pages };
}

Deno.test("The audit log is exported", async (t) => {
  await using world = await openProject();
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});
