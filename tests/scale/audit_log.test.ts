import { assert, assertAlmostEquals } from "@std/assert";
import { openWorld } from "../support/calls/mod.ts";
import { growingLog } from "./audit_log.ts";

/** The most that the parts of a merge differ by. */
const PARTS = 4;

Deno.test("reads of the audit log cost the same with 5,000 and with 10,000 events", async () => {
  await using world = await openWorld();
  const log = growingLog(world);
  await log.grow(5000);
  const few = await log.measure();
  await log.grow(10_000);
  for (const [name, documents] of Object.entries(await log.measure())) {
    // What several ranges are merged from may end in one of them a little sooner or later.
    assertAlmostEquals(documents, few[name] ?? Infinity, PARTS);
    assert(documents < 60, `${name} reads ${documents} documents for a page of 20`);
  }
});
