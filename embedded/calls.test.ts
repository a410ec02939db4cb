/**
 * Calls against expectations that are written down in testdata/calls/, from the source of Convex's backend
 * (get-convex/convex-backend at 94a42c3db). Small tables are crossed; nothing expected is computed by the host.
 */
import { assert, assertEquals } from "@std/assert";
import { defineSchema, defineTable, mutationGeneric } from "convex/server";
import { v } from "convex/values";
import type { Engine } from "./mod.ts";
import { type Call, outcomeOf } from "./testdata/calls/call.ts";
import { ORDERED } from "./testdata/calls/order.ts";
import {
  calculationCalls,
  comparisonCalls,
  rangeCalls,
  tableOf,
  validatorCalls,
} from "./testdata/calls/value_calls.ts";
import { indexRangeCalls } from "./testdata/calls/index_ranges.ts";
import { documentCalls, formatCalls, otherCalls } from "./testdata/calls/other_calls.ts";
import { VALIDATORS } from "./testdata/calls/values.ts";
import { wrongArgumentCalls } from "./testdata/calls/wrong_arguments.ts";
import { openApp } from "./testdata/harness.ts";

const LEAST_CALLS = 2000;
const SHOWN = 10;

const schema = defineSchema({
  ...Object.fromEntries(
    VALIDATORS.map((
      { validator },
      at,
    ) => [tableOf(at), defineTable({ value: validator as never })]),
  ),
  rows: defineTable({ at: v.number(), value: v.optional(v.any()) }).index("by_value", ["value"]),
  ranged: defineTable(v.any()).index("a_bc", ["a", "b.c"]),
  one: defineTable(v.any()),
  things: defineTable(v.any()),
  others: defineTable(v.any()),
});

const noop = mutationGeneric({ args: {}, handler: () => null });

/** Makes what the calls look at; values that are not there are fields that are not. */
async function fill(engine: Engine): Promise<{ thing: string; other: string }> {
  const fills = mutationGeneric({
    args: {},
    handler: async ({ db }) => {
      const values = ORDERED.map((value, at) => value === undefined ? { at } : { at, value });
      // In no order, so that the index has to make it.
      for (const row of values.toReversed()) await db.insert("rows", row);
      const fields = ORDERED.map((value, at) => [`f${at}`, value]).filter(([, value]) =>
        value !== undefined
      );
      await db.insert("one", Object.fromEntries(fields));
      for (const [a, c] of [[1, 1], [1, 2], [2, 1], [2, 2]]) {
        await db.insert("ranged", { a, b: { c } });
      }
      return { thing: await db.insert("things", {}), other: await db.insert("others", {}) };
    },
  });
  return await engine.runInline(fills) as { thing: string; other: string };
}

Deno.test("thousands of calls end as the source of Convex's backend says", async (t) => {
  await using app = await openApp({ m: { noop } }, { schema });
  const { engine } = app;
  const ids = await fill(engine);
  const families: Record<string, Call[]> = {
    "validators": validatorCalls(engine, ids),
    "comparisons in filters": comparisonCalls(engine),
    "ranges of an index": rangeCalls(engine),
    "calculations in filters": calculationCalls(engine),
    "documents": documentCalls(engine, ids),
    "formats": formatCalls(engine),
    "pages, jobs, files and limits": otherCalls(engine, ids),
    "fields of a range": indexRangeCalls(engine),
    "arguments of every kind": wrongArgumentCalls(engine),
  };
  let count = 0;
  for (const [family, calls] of Object.entries(families)) {
    count += calls.length;
    await t.step(`${calls.length} calls: ${family}`, async () => {
      const wrong: unknown[] = [];
      for (const call of calls) {
        const outcome = await outcomeOf(call);
        try {
          assertEquals(outcome, call.expected);
        } catch {
          wrong.push({ call: call.name, outcome, expected: call.expected });
        }
      }
      assertEquals(wrong.slice(0, SHOWN), [], `${wrong.length} of ${calls.length} differ`);
    });
  }
  assert(count >= LEAST_CALLS, `There are ${count} calls`);
});
