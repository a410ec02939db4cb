import { mutationGeneric, queryGeneric } from "convex/server";

export const add = mutationGeneric({
  args: {},
  handler: async (ctx) => {
    await ctx.db.insert("counts", { n: 1 });
  },
});

export const total = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("counts").collect()).length,
});
