/** The app that programs run in, once for each backend: an app, its child and that one's child. */
import {
  actionGeneric,
  defineSchema,
  defineTable,
  mutationGeneric,
  queryGeneric,
  type RegisteredAction,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { v, type Value } from "convex/values";
import { type Caller, type DbCtx, runBlock } from "./interpret.ts";
import type { QuerySpec, TableName } from "./program.ts";
import { type Doc, startQuery } from "./queries.ts";
import { CHILD, INNERMOST, REFERENCES } from "./references.ts";
import { TYPED_FIELDS } from "./typed_table.ts";
import { resultFunctions } from "./results.ts";
import type { World } from "./world.ts";

/** Paths of the app's components, the app first. */
export const COMPONENTS: readonly string[] = ["", CHILD, INNERMOST];

/** Indexes of the table "any", with their fields. */
export const INDEXES: Readonly<Record<string, readonly string[]>> = {
  a_b: ["a", "b"],
  b: ["b"],
  nested: ["o.x", "a"],
  k: ["k"],
};

/** Every component's schema. */
export const schema = defineSchema({
  any: defineTable({
    k: v.number(),
    a: v.optional(v.any()),
    b: v.optional(v.any()),
    o: v.optional(v.any()),
    ref: v.optional(v.any()),
  }).index("a_b", ["a", "b"]).index("b", ["b"]).index("nested", ["o.x", "a"]).index("k", ["k"]),
  typed: defineTable(TYPED_FIELDS).index("s_u", ["s", "u"]),
});

const block = { block: v.number() };

/** One component's functions. */
export interface FuzzModule {
  read: RegisteredQuery<"public", { block: number }, Promise<Value>>;
  mutate: RegisteredMutation<"public", { block: number }, Promise<Value>>;
  act: RegisteredAction<"public", { block: number }, Promise<Value>>;
  echo: RegisteredQuery<"public", { value?: Value }, Value>;
  dump: RegisteredQuery<"public", Record<string, never>, Promise<string>>;
}

/** A component's functions, which report to a world. */
export function fuzzModule(
  world: World,
  component: string,
): FuzzModule & Record<string, unknown> {
  const caller = (own: Pick<Caller, "transaction" | "action">): Caller => ({
    world,
    component,
    names: world.names(component),
    loose: [],
    asked: [],
    references: REFERENCES,
    ...own,
  });
  const run = (own: Pick<Caller, "transaction" | "action">, id: number): Promise<Value> =>
    runBlock(caller(own), world.blocks.get(id)!);
  return {
    read: queryGeneric({
      args: block,
      handler: (ctx, args) => run({ transaction: ctx as DbCtx, action: null }, args.block),
    }),
    mutate: mutationGeneric({
      args: block,
      handler: (ctx, args) => run({ transaction: ctx, action: null }, args.block),
    }),
    act: actionGeneric({
      args: block,
      handler: (ctx, args) => run({ transaction: null, action: ctx }, args.block),
    }),
    echo: queryGeneric({
      args: { value: v.optional(v.any()) },
      handler: (_, { value }) => value ?? null,
    }),
    dump: queryGeneric({
      args: {},
      handler: (ctx) => dump(world, component, ctx as DbCtx),
    }),
    ...resultFunctions(),
  };
}

/** Everything in a component, by every index, so that an index that is out of step shows. */
async function dump(world: World, component: string, ctx: DbCtx): Promise<string> {
  const names = world.names(component);
  const lines: string[] = [];
  for (const [table, index] of DUMPED) {
    const spec: QuerySpec = { id: 0, table, index, range: [], order: null, filter: null };
    const documents = await (await startQuery(ctx.db, spec, { world })).collect() as Doc[];
    lines.push(`${table} by ${index ?? "age"}: ${names.showAll(documents)}`);
  }
  const jobs = await ctx.db.system.query("_scheduled_functions").collect();
  const states = jobs.map(({ _id, state }) =>
    `${names.show(_id)} ${world.stateOf({ component, id: _id as string }, state.kind)}`
  );
  return [...lines, `jobs: ${states.join(" ")}`].join("\n");
}

const DUMPED: readonly (readonly [TableName, string | null])[] = [
  ["any", null],
  ["typed", null],
  ["free", null],
  ...Object.keys(INDEXES).map((index) => ["any", index] as const),
  ["typed", "s_u"],
];
