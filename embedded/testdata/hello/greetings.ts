import { internalMutationGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

export const list = queryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("greetings").collect()).map(({ text }) => text),
});

export const add = mutationGeneric({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    await ctx.db.insert("greetings", { text });
  },
});

export const addInternal = internalMutationGeneric({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    await ctx.db.insert("greetings", { text });
  },
});

export const environment = queryGeneric({
  args: {},
  handler: () => ({
    name: process.env.NAME ?? null,
    path: process.env.PATH ?? null,
    siteUrl: process.env.CONVEX_SITE_URL ?? null,
  }),
});
