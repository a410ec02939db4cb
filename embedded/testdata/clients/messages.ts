import {
  actionGeneric,
  internalQueryGeneric,
  makeFunctionReference,
  mutationGeneric,
  paginationOptsValidator,
  queryGeneric,
} from "convex/server";
import { ConvexError, v } from "convex/values";
import { gates, runs } from "./probe.ts";

export const list = queryGeneric({
  args: { channel: v.string() },
  handler: async (ctx, { channel }) => {
    runs.set(channel, (runs.get(channel) ?? 0) + 1);
    const found = await ctx.db.query("messages")
      .withIndex("channel", (q) => q.eq("channel", channel)).collect();
    return found.map(({ text }) => text);
  },
});

/** Never gives the thread back. */
export const spin = queryGeneric({
  args: { channel: v.string() },
  handler: () => {
    while (true);
  },
});

export const count = internalQueryGeneric({
  args: {},
  handler: async (ctx) => (await ctx.db.query("messages").collect()).length,
});

export const page = queryGeneric({
  args: { channel: v.string(), paginationOpts: paginationOptsValidator },
  handler: async (ctx, { channel, paginationOpts }) => {
    const found = await ctx.db.query("messages")
      .withIndex("channel", (q) => q.eq("channel", channel)).paginate(paginationOpts);
    return { ...found, page: found.page.map(({ text }) => text as string) };
  },
});

export const requestMetadata = mutationGeneric({
  args: {},
  handler: (ctx) => ctx.meta.getRequestMetadata(),
});

export const log = mutationGeneric({
  args: { text: v.string() },
  handler: (_, { text }) => console.warn(text, { n: 1 }),
});

export const sign = mutationGeneric({
  args: {},
  handler: (ctx) => ctx.auth.signJwt({ claims: { aud: "others" }, expiresInSeconds: 60 }),
});

export const send = mutationGeneric({
  args: { channel: v.string(), text: v.string() },
  handler: async (ctx, message) => {
    await ctx.db.insert("messages", message);
    return message.text.length;
  },
});

export const sendBoth = mutationGeneric({
  args: { channels: v.array(v.string()), text: v.string() },
  handler: async (ctx, { channels, text }) => {
    for (const channel of channels) await ctx.db.insert("messages", { channel, text });
  },
});

export const refuse = mutationGeneric({
  args: { channel: v.string() },
  handler: async (ctx, { channel }) => {
    await ctx.db.insert("messages", { channel, text: "undone" });
    throw new ConvexError({ code: "REFUSED", big: 7n });
  },
});

export const failsWhenEmpty = queryGeneric({
  args: { channel: v.string() },
  handler: async (ctx, { channel }) => {
    const first = await ctx.db.query("messages")
      .withIndex("channel", (q) => q.eq("channel", channel)).first();
    if (first === null) throw new ConvexError({ code: "EMPTY", channel });
    return first.text as string;
  },
});

export const crash = mutationGeneric({
  args: {},
  handler: () => {
    throw new Error("Secret of the app");
  },
});

const send_ = makeFunctionReference<"mutation">("messages:send");

export const sendFromAction = actionGeneric({
  args: { channel: v.string(), text: v.string() },
  handler: async (ctx, message) => await ctx.runMutation(send_, message) as number,
});

export const waitAtGate = actionGeneric({
  args: {},
  handler: async () => {
    gates.entered.resolve();
    await gates.open.promise;
    return "through";
  },
});

export const whoAmI = queryGeneric({
  args: {},
  handler: async (ctx) => await ctx.auth.getUserIdentity(),
});

export const values = queryGeneric({
  args: {},
  handler: () => ({
    int: 2n ** 40n,
    bytes: new Uint8Array([1, 2, 3]).buffer,
    nan: Number.NaN,
    nested: [{ minusZero: -0 }],
  }),
});
