/** The app of the soak: as many documents and files at the end as at the start, whatever is written. */
import {
  actionGeneric,
  defineSchema,
  defineTable,
  httpActionGeneric,
  httpRouter,
  internalActionGeneric,
  internalMutationGeneric,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import type { AppSource } from "../../embedded/mod.ts";

const schema = defineSchema({
  notes: defineTable({ slot: v.number(), turn: v.number(), text: v.string() })
    .index("by_slot", ["slot"]),
  marks: defineTable({ slot: v.number(), count: v.number() }).index("by_slot", ["slot"]),
  files: defineTable({ file: v.id("_storage") }),
});

const FILES = 20;
const PAGE = 20;
const markRef = makeFunctionReference<"mutation">("notes:mark");
const actRef = makeFunctionReference<"action">("notes:act");
const listRef = makeFunctionReference<"query">("notes:list");
const keepRef = makeFunctionReference<"mutation">("notes:keep");

const notes = {
  /** Writes a slot anew, and schedules what follows from it. */
  write: mutationGeneric({
    args: { slot: v.number(), turn: v.number(), text: v.string() },
    handler: async (ctx, note) => {
      const before = await ctx.db.query("notes")
        .withIndex("by_slot", (q) => q.eq("slot", note.slot)).unique();
      if (before === null) await ctx.db.insert("notes", note);
      else if (note.turn % 3 === 0) await ctx.db.replace(before._id, note);
      else {
        await ctx.db.delete(before._id);
        await ctx.db.insert("notes", note);
      }
      await ctx.scheduler.runAfter(0, note.turn % 4 === 0 ? actRef : markRef, { slot: note.slot });
    },
  }),
  mark: internalMutationGeneric({
    args: { slot: v.number() },
    handler: async (ctx, { slot }) => {
      const mark = await ctx.db.query("marks")
        .withIndex("by_slot", (q) => q.eq("slot", slot)).unique();
      if (mark === null) await ctx.db.insert("marks", { slot, count: 1 });
      else await ctx.db.patch(mark._id, { count: Number(mark.count) + 1 });
    },
  }),
  act: internalActionGeneric({
    args: { slot: v.number() },
    handler: async (ctx, { slot }) => {
      await ctx.runQuery(listRef, { from: slot });
      await ctx.runMutation(markRef, { slot });
    },
  }),
  list: queryGeneric({
    args: { from: v.number() },
    handler: async (ctx, { from }) =>
      (await ctx.db.query("notes").withIndex("by_slot", (q) => q.gte("slot", from)).take(PAGE))
        .map(({ slot, turn }) => [slot, turn]),
  }),
  all: queryGeneric({
    args: {},
    handler: async (ctx) =>
      (await ctx.db.query("notes").collect()).map(({ slot, turn }) => [slot, turn]),
  }),
  /** Stores a file in the place of the oldest. */
  store: actionGeneric({
    args: { text: v.string() },
    handler: async (ctx, { text }) => {
      await ctx.runMutation(keepRef, { file: await ctx.storage.store(new Blob([text])) });
    },
  }),
  keep: internalMutationGeneric({
    args: { file: v.id("_storage") },
    handler: async (ctx, { file }) => {
      await ctx.db.insert("files", { file });
      const [oldest, ...others] = await ctx.db.query("files").collect();
      if (oldest === undefined || others.length < FILES) return;
      await ctx.storage.delete(oldest.file);
      await ctx.db.delete(oldest._id);
    },
  }),
};

const http = httpRouter();
http.route({
  path: "/notes",
  method: "GET",
  handler: httpActionGeneric(async (ctx) =>
    Response.json(await ctx.runQuery(listRef, { from: 0 }))
  ),
});

/** What the host runs. */
export function soakApp(): { app: AppSource } {
  const modules = {
    notes: () => Promise.resolve(notes),
    http: () => Promise.resolve({ default: http }),
  };
  return { app: { modules, schema } };
}
