import { assertEquals } from "@std/assert";
import type { AuditEventRow } from "../_kernel/audit_rows.ts";
import { timeCursor, timePlace } from "./time_cursor.ts";

const AT = 1_795_998_242_744;

Deno.test("timePlace() takes a whole number for a time before which events happened", () => {
  assertEquals(timePlace(AT), { to: AT - 1, skip: 0 });
});

Deno.test("timeCursor() says how many events of its time were given", () => {
  const from = { to: Infinity, skip: 0 };
  const page = [AT + 2, AT, AT, AT].map(eventAt);
  const cursor = timeCursor(page, from) ?? 0;
  assertEquals(timePlace(cursor), { to: AT, skip: 3 });
  const next = timeCursor([AT, AT].map(eventAt), timePlace(cursor)) ?? 0;
  assertEquals(timePlace(JSON.parse(JSON.stringify(next))), { to: AT, skip: 5 });
  assertEquals(timeCursor([], from), null);
  assertEquals(timeCursor([eventAt(AT)], { to: AT, skip: 4095 }), null);
});

Deno.test("timeCursor() gives no number that JSON's numbers can't hold", () => {
  const late = 2 ** 43 + 1;
  const given = timeCursor([eventAt(late)], { to: Infinity, skip: 0 });
  assertEquals(given, null);
});

function eventAt(occurredAt: number): AuditEventRow {
  const named = { id: "evt_1", action: "a", model: "m", subject: "s", actorType: "system" };
  return { ...named, at: occurredAt, occurredAt };
}
