import { assertEquals } from "@std/assert";
import { sessionEnd } from "./session_times.ts";

const ROW = { createdAt: 0, updatedAt: 50, expiresAt: 150 };

Deno.test("sessionEnd() takes the row's end, or an earlier one of the settings", () => {
  const end = (inactivityMs: number, maxSessionMs: number | null, now: number) =>
    sessionEnd(ROW, { inactivityMs, maxSessionMs }, { now });
  assertEquals(end(100, null, 60), 150);
  assertEquals(end(500, null, 60), 150);
  assertEquals(end(20, null, 60), 70);
  assertEquals(end(100, 60, 59), 150);
  assertEquals(end(100, 60, 60), 60);
  assertEquals(end(5, 60, 60), 55);
});
