import { type GenericDataModel, type GenericQueryCtx, queryGeneric } from "convex/server";
import type { Call } from "./call.ts";
import type { Engine } from "../../mod.ts";

/** Ranges of an index of two fields, `a` and `b.c`: crates/common/src/query.rs. */

type Step = [type: "eq" | "gt" | "gte" | "lt" | "lte", field: string, value: unknown];

const SEE = "https://docs.convex.dev/using/indexes";
const FIELDS = '["a", "b.c", "_creationTime"]';

function notInOrder(used: string, wrong: string): string {
  return "Tried to query index ranged.a_bc but the query didn't use the index fields in order.\n" +
    `Index fields: ${FIELDS}\nQuery fields: [${used}]\nFirst incorrect field: "${wrong}"\n` +
    `For more information see ${SEE}.`;
}

/** Either how many of the documents `{ a: 1 | 2, b: { c: 1 | 2 } }` are in the range, or why it is none. */
const RANGES: readonly [steps: Step[], expected: number | string][] = [
  [[], 4],
  [[["eq", "a", 1]], 2],
  [[["eq", "b.c", 2], ["eq", "a", 1]], 1],
  [[["gt", "b.c", 1], ["eq", "a", 1]], 1],
  [[["lte", "b.c", 2], ["eq", "a", 1], ["gte", "b.c", 2]], 1],
  [[["eq", ".a.", 1]], 2],
  [[["eq", "_creationTime", 1], ["eq", "b.c", 1], ["eq", "a", 1]], 0],
  [[["eq", "a", 1], ["eq", "b.c", 1], ["gt", "_creationTime", 1]], 1],
  [[["eq", "b.c", 1]], notInOrder('"b.c"', "b.c")],
  [[["lt", "b.c", 1]], notInOrder('"b.c"', "b.c")],
  [
    [["gt", "_creationTime", 1], ["eq", "a", 1]],
    notInOrder('"a", "_creationTime"', "_creationTime"),
  ],
  [[["eq", "b.c", 1], ["gt", "a", 1]], notInOrder('"b.c", "a"', "b.c")],
  [
    [["eq", "b", 1]],
    `The index range included a comparison with "b", but ranged.a_bc with fields ${FIELDS} doesn't index ` +
    `this field. For more information see ${SEE}.`,
  ],
  [
    [["eq", "a", 1], ["gt", "d", 1]],
    `The index range included a comparison with "d", but ranged.a_bc with fields ${FIELDS} doesn't index ` +
    `this field. For more information see ${SEE}.`,
  ],
  [
    [["eq", "a", "x"], ["eq", "a", 2]],
    `Already defined equality bound in index range. Can't add "a" == "x".`,
  ],
  [
    [["eq", "a", undefined], ["gt", "a", 2]],
    `Already defined inequality bound in index range. Can't add "a" == undefined.`,
  ],
  [
    [["gt", "a", 1], ["gte", "a", 2n]],
    `Already defined lower bound in index range. Can't add "a" >= 2.`,
  ],
  [
    [["lt", "a", 1], ["lt", "b.c", 2]],
    `Already defined upper bound in index range. Can't add "b.c" < 2.0.`,
  ],
  [
    [["gt", "a", 1], ["lt", "b.c", 2]],
    "Upper and lower bounds in `range` can only be applied to a single index field. This query against index " +
    'ranged.a_bc attempted to set a range bound on both "a" and "b.c". Consider using `filter` instead. See ' +
    `${SEE} for more info.`,
  ],
];

/** Ranges as Convex takes and refuses them. */
export function indexRangeCalls(engine: Engine): Call[] {
  const named = ["none", "a_b"].map((index): Call => ({
    name: `index ${index}`,
    run: ranging(engine, index, []),
    expected: { error: `Index ranged.${index} not found.` },
  }));
  const ranges = RANGES.map(([steps, expected]): Call => ({
    name: `range ${steps.map(([type, field]) => `${type} ${field}`).join(", ")}`,
    run: ranging(engine, "a_bc", steps),
    expected: typeof expected === "number" ? { value: expected } : { error: expected },
  }));
  return [...named, ...ranges];
}

function ranging(engine: Engine, index: string, steps: readonly Step[]): () => Promise<unknown> {
  const handler = async ({ db }: GenericQueryCtx<GenericDataModel>): Promise<number> => {
    // deno-lint-ignore no-explicit-any -- The types know one order of steps only.
    const range = (q: any) =>
      steps.reduce((built, [type, field, value]) => built[type](field, value), q);
    return (await db.query("ranged").withIndex(index, range).collect()).length;
  };
  return () => engine.runInline(queryGeneric({ args: {}, handler }));
}
