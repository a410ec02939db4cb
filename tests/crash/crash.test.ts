import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { runRound } from "./round.ts";

Deno.test("a killed host has kept every write and job that it acknowledged", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "crash-" });
  const report = await runRound({ dataDir, prefix: "r1", leastWrites: 200, mostMs: 200 });
  assertEquals(report.faults, []);
  assertGreaterOrEqual(report.writes, 200);
  await Deno.remove(dataDir, { recursive: true });
});
