import { assertEquals } from "@std/assert";
import { ExecutionLog } from "./execution_log.ts";

Deno.test("whoever waits for the next run is answered when the host closes, and when a minute is over", async () => {
  const timers: (() => void)[] = [];
  const log = new ExecutionLog({
    clock: () => 1000,
    timers: { set: (run) => timers.push(run), clear: () => {} },
  });
  const { newCursor } = await log.since(0);
  const first = log.since(newCursor);
  timers[0]?.();
  assertEquals(await first, { entries: [], newCursor });
  const second = log.since(newCursor);
  log.close();
  assertEquals(await second, { entries: [], newCursor });
  assertEquals(await log.since(newCursor), { entries: [], newCursor });
});
