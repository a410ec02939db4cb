/** The log costs the same with 1,500 events and with 3,000; `deno task scale events` has 1,000,000. */
import { assert } from "@std/assert";
import { openWorld } from "../support/calls/mod.ts";
import { addLargeEvents, pagesOfLarge } from "./audit_large.ts";
import { growingLog, isBounded } from "./audit_log.ts";

Deno.test("Reads of the audit log cost the same with any number of events", async () => {
  await using world = await openWorld();
  const log = growingLog(world);
  await log.grow(1500);
  const few = await log.measure();
  await log.grow(3000);
  for (const [name, documents] of Object.entries(await log.measure())) {
    assert(isBounded(name, [few[name] ?? Infinity, documents]), `${name}: ${documents} documents`);
  }
  // Some 20 MB: more than Convex lets a function read, so that no page may have all of them.
  await addLargeEvents(world);
  for (const [name, count] of Object.entries(await pagesOfLarge(world))) {
    assert(count >= 4 && count <= 12, `${name}: ${count} pages`);
  }
});
