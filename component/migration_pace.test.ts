import { assertEquals } from "@std/assert";
import { nextTurn, restMs } from "./migration_pace.ts";

const TURN = { holder: "a", now: 1000 };
const GOES_ON = { done: false, version: 1 };

Deno.test("nextTurn() rests after a batch, but not while requests wait for the step", () => {
  assertEquals(nextTurn(GOES_ON, TURN), { afterMs: 0, turn: { holder: "a", since: 1000 } });
  assertEquals(nextTurn({ ...GOES_ON, gated: true }, TURN), { afterMs: 0, turn: { holder: "a" } });
});

Deno.test("nextTurn() tries a failed batch again when it is time, and ends with the run", () => {
  const again = { afterMs: 2000, turn: { holder: "a" } };
  assertEquals(nextTurn({ ...GOES_ON, retryInMs: 2000 }, TURN), again);
  assertEquals(nextTurn({ ...GOES_ON, retryInMs: 2000, gated: true }, TURN), again);
  assertEquals(nextTurn({ done: true, version: 2 }, TURN), null);
  assertEquals(nextTurn({ ...GOES_ON, error: "No form" }, TURN), null);
  assertEquals(nextTurn({ ...GOES_ON, waits: "paused" }, TURN), null);
});

Deno.test("restMs() is twice what the batch took, bounded, and nothing where the clock went back", () => {
  assertEquals(restMs({ since: 1000, now: 1040 }), 80);
  assertEquals(restMs({ since: 1000, now: 601_000 }), 5000);
  assertEquals(restMs({ since: 1000, now: 900 }), 0);
});
