import { assert, assertEquals } from "@std/assert";
import { cronJobs, makeFunctionReference } from "convex/server";
import crons from "./crons.ts";

Deno.test("crons are what Convex's own builder would make of them", () => {
  const jobs: Record<string, { name: string; schedule: { minutes: number } }> = JSON.parse(
    crons.export(),
  );
  assert(Object.keys(jobs).length > 0);
  const built = cronJobs();
  for (const [job, { name, schedule: { minutes } }] of Object.entries(jobs)) {
    built.interval(job, { minutes }, makeFunctionReference<"mutation">(name));
  }
  assertEquals([crons.isCrons, crons.crons], [built.isCrons, built.crons]);
  assertEquals(jobs, JSON.parse(JSON.stringify(built.crons)));
});
