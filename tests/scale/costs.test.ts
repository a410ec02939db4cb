/**
 * Costs are flat: what an endpoint reads, writes and calls does not depend on how many rows there are.
 * `deno task scale` does the same with 100,000 rows in every table.
 */
import { assertEquals } from "@std/assert";
import { openWorld } from "../support/calls/mod.ts";
import { DOCUMENT_PATH, endpointsDocument } from "../endpoints/document.ts";
import { LaneTraces } from "../endpoints/trace.ts";
import { captureConsole } from "../support/captured_console.ts";
import { ReplyChecker } from "../reference/reply_checker.ts";
import { requestsOf, withoutReplies } from "../reference/source.ts";
import { REFERENCE } from "../../runtime/http/reference.gen.ts";
import { type CostTable, measureAt } from "./costs.ts";

/** It shows the rows that fill the tables here, whose values mean nothing. */
const INVENTED = "GET /banata/emails/dev-mailbox";

Deno.test("Every endpoint costs the same at 100 and at 2,000 rows in every table", async (t) => {
  using _quiet = captureConsole();
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  const traces = new LaneTraces();
  const checker = new ReplyChecker();
  const onReply: typeof checker.check = (call, reply) => {
    if (call.endpoint !== INVENTED) checker.check(call, reply);
  };
  const few = await measureAt(world, { clock, from: 0, rows: 100, traces, onReply });
  const many = await measureAt(world, { clock, from: 100, rows: 2000, onReply });
  assertEquals(differences(few, many), []);
  await t.step(`and takes the lanes that ${DOCUMENT_PATH} says`, async () => {
    const current = await Deno.readTextFile(new URL(`../../${DOCUMENT_PATH}`, import.meta.url));
    assertEquals(current, endpointsDocument(traces.all()), "run deno task endpoints");
  });
  await t.step("and is answered as the reference says", async () => {
    assertEquals(checker.faults, [], "run deno task endpoints");
    const [current, own] = [JSON.parse(REFERENCE), await requestsOf(world)];
    assertEquals(withoutReplies(current), own, "run deno task endpoints");
  });
  await t.step("and the hot ones cost what they may", () => assertBars(many));
});

function differences(few: CostTable, many: CostTable): unknown[] {
  return [...few].filter(([name, costs]) => !equal(costs, many.get(name)))
    .map(([name, costs]) => ({ name, few: costs, many: many.get(name) }));
}

function equal(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The most functions that the HTTP action may call, hashing among them. */
const MOST_CALLS = {
  "GET /get-session": 1,
  "POST /sign-out": 1,
  "POST /sign-in/email": 3,
  "POST /sign-up/email": 3,
};

/** The most functions that those call, the savepoint among them, and the most documents that are read. */
const MOST_NESTED: Readonly<Record<string, readonly [nested: number, documents: number]>> = {
  // By one that was known: the project twice, the limit, the user twice, the session.
  "POST /sign-in/email": [7, 11],
  "POST /sign-up/email": [11, 12],
  "POST /sign-in/anonymous": [4, 5],
};

function assertBars(costs: CostTable): void {
  for (const [name, [most, documents]] of Object.entries(MOST_NESTED)) {
    const { documentsRead = Infinity, nested = Infinity } = costs.get(name) ?? {};
    const cost = `it calls ${nested} functions and reads ${documentsRead} documents`;
    assertEquals([name, nested <= most && documentsRead <= documents], [name, true], cost);
  }
  for (const [name, most] of Object.entries(MOST_CALLS)) {
    const { calls = Infinity } = costs.get(name) ?? {};
    assertEquals([name, calls <= most], [name, true], `it calls ${calls} functions`);
  }
  assertEquals(costs.get("GET /get-session"), {
    // The project by its key, and along with it the session and its user.
    calls: 1,
    nested: 0,
    // Key, project and settings; session and user.
    documentsRead: 5,
    documentsWritten: 0,
  });
  assertEquals(costs.get("POST /banata/vault/decrypt"), {
    calls: 1,
    // The project by its key, its counter and the savepoint; then the secret, and the event.
    nested: 5,
    // Key, project, settings and the counter, twice; then the secret, its version and the project's key, and
    // with the event, whether its sequencer sleeps.
    documentsRead: 9,
    // The counter and the event.
    documentsWritten: 2,
  });
}
