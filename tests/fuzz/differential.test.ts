import { assertEquals } from "@std/assert";
import { describeFault, fuzzPrograms } from "./differential.ts";
import type { Op, Program } from "./program.ts";
import { shrink } from "./shrink.ts";

Deno.test("random programs see on the host what they see on convex-test", async () => {
  const fault = await fuzzPrograms({ programs: 120, seed: 1 });
  assertEquals(fault && describeFault(fault), null);
});

Deno.test("shrink() leaves the one operation that a fault needs", async () => {
  const call = (ops: Op[]): Program["calls"][number] => ({
    kind: "mutation",
    identity: null,
    block: { id: 1, ops, returns: null },
  });
  const needed: Op = { op: "jobs" };
  const nested: Op = { op: "call", kind: "query", where: "self", block: call([needed]).block };
  const other: Op = { op: "whoAmI" };
  const programs: Program[] = [
    { calls: [call([other, other])] },
    { calls: [call([other, nested, other]), call([other])], together: true },
  ];
  const holdsJobs = (programs: readonly Program[]): Promise<boolean> =>
    Promise.resolve(JSON.stringify(programs).includes('"jobs"'));
  const smallest = await shrink(programs, { stillFails: holdsJobs, attempts: 200 });
  const block = { id: 1, ops: [needed], returns: undefined };
  const expected = call([{ ...nested, block }]);
  assertEquals(smallest, [{
    calls: [{ ...expected, block: { ...expected.block, returns: undefined } }],
  }]);
});
