import { assert, assertEquals } from "@std/assert";
import { PLATFORM_TABLES } from "../component/tables/platform.ts";
import { TABLES } from "../component/tables/metadata.gen.ts";
import { knownActions } from "./audit_actions.ts";
import { isReservedAction, readCustomEvent } from "./custom_events.ts";

const NOW = 1_795_998_242_744;
const EVENT = { action: "invoice.paid", actorType: "user", actorId: "usr_1" };

Deno.test("isReservedAction() knows the first word of whatever the platform writes", () => {
  const tables = [...Object.keys(TABLES), ...Object.keys(PLATFORM_TABLES)];
  const free = tables.filter((table) => !isReservedAction(`${table}.created`));
  assertEquals(free, []);
  assertEquals(knownActions().filter((action) => !isReservedAction(action)), []);
  for (const action of ["invoice.paid", "user_import.done", "users.seen", "vaulted"]) {
    assertEquals(isReservedAction(action), false, action);
  }
});

Deno.test("readCustomEvent() gives what was sent, and no field that was not", () => {
  const event = readCustomEvent(
    { ...EVENT, metadata: '{"a":1}', changes: null, targets: "[]" },
    NOW,
  );
  assertEquals(JSON.parse(JSON.stringify(event)), { ...EVENT, metadata: { a: 1 } });
});

Deno.test("readCustomEvent() takes times from 30 days back to 5 minutes ahead", () => {
  const at = (occurredAt: number) => !("fault" in readCustomEvent({ ...EVENT, occurredAt }, NOW));
  const [back, ahead] = [30 * 86_400_000, 5 * 60_000];
  assert(at(NOW - back) && at(NOW + ahead));
  assert(!at(NOW - back - 1) && !at(NOW + ahead + 1) && !at(NOW + 0.5));
});
