import {
  defineSchema,
  defineTable,
  httpActionGeneric,
  httpRouter,
  internalMutationGeneric,
  internalQueryGeneric,
  makeFunctionReference,
} from "convex/server";
import { v } from "convex/values";

/** The table both sides are filled with. */
export const schema = defineSchema({
  notes: defineTable({ key: v.string(), group: v.string(), rank: v.number(), text: v.string() })
    .index("by_key", ["key"])
    .index("by_group_rank", ["group", "rank"]),
});

const TEXT = "x".repeat(200);
/** Groups of the indexed list; each then has hundreds of notes. */
const GROUPS = 100;

/** The note with a number. */
export function noteOf(n: number): { key: string; group: string; rank: number; text: string } {
  return { key: `key-${n}`, group: `group-${n % GROUPS}`, rank: n, text: TEXT };
}

const put = makeFunctionReference<"mutation">("notes:put");

/** The functions that are measured. */
export const notes = {
  put: internalMutationGeneric({
    args: { n: v.number() },
    handler: async (ctx, { n }) => void await ctx.db.insert("notes", noteOf(n)),
  }),
  fill: internalMutationGeneric({
    args: { from: v.number(), to: v.number() },
    handler: async (ctx, { from, to }) => {
      for (let n = from; n < to; n++) await ctx.db.insert("notes", noteOf(n));
    },
  }),
  byKey: internalQueryGeneric({
    args: { key: v.string() },
    handler: async (ctx, { key }) =>
      await ctx.db.query("notes").withIndex("by_key", (q) => q.eq("key", key)).unique(),
  }),
  top: internalQueryGeneric({
    args: { group: v.string() },
    handler: async (ctx, { group }) =>
      await ctx.db.query("notes").withIndex("by_group_rank", (q) => q.eq("group", group))
        .order("desc").take(10),
  }),
};

/** `POST /put?n=1`: an HTTP action that calls a mutation. */
export function http(): ReturnType<typeof httpRouter> {
  const router = httpRouter();
  router.route({
    path: "/put",
    method: "POST",
    handler: httpActionGeneric(async (ctx, request) => {
      await ctx.runMutation(put, { n: Number(new URL(request.url).searchParams.get("n")) });
      return new Response(null, { status: 204 });
    }),
  });
  return router;
}
