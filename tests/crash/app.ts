/** The app under load: what it writes shows afterwards whether anything was lost, torn or done twice. */
import {
  componentsGeneric,
  defineApp,
  defineComponent,
  defineSchema,
  defineTable,
  internalActionGeneric,
  internalMutationGeneric,
  internalQueryGeneric,
  makeFunctionReference,
  mutationGeneric,
} from "convex/server";
import { v } from "convex/values";
import type { AppSource, ComponentSource } from "../../embedded/mod.ts";

/** What a caller was promised: a write, or a job of either kind. */
export type Promised = "write" | "mutation" | "action";

/** One component's rows, as `load:all` gives them. */
export interface Rows {
  /** Keys of the writes; each also stands in the component. */
  writes: string[];
  /** Keys of the jobs that were scheduled, with their kind. */
  plans: [string, Promised][];
  /** Keys of the jobs that had their effect. */
  effects: string[];
  /** Keys of the jobs, with the kind of their state. */
  states: [string, string][];
}

const schema = defineSchema({
  writes: defineTable({ key: v.string(), text: v.string() }).index("key", ["key"]),
  plans: defineTable({ key: v.string(), kind: v.string(), job: v.string() }).index("key", ["key"]),
  effects: defineTable({ key: v.string() }).index("key", ["key"]),
});
const ledgerSchema = defineSchema({
  entries: defineTable({ key: v.string() }).index("key", ["key"]),
});

const key = { key: v.string() };
const PADDING = "x".repeat(200);
/** Jobs are spread over this many milliseconds, so that some run, some wait and some start at the kill. */
const SPREAD_MS = 40;

const addEntry = componentsGeneric().ledger!.ledger!.add!;
const takeEffect = makeFunctionReference<"mutation">("load:effect");
const act = makeFunctionReference<"action">("load:act");

const load = {
  /** Writes in the app and in the component: one commit, or none of it. */
  write: internalMutationGeneric({
    args: key,
    handler: async (ctx, { key }) => {
      await ctx.db.insert("writes", { key, text: PADDING });
      await ctx.runMutation(addEntry, { key });
    },
  }),
  plan: internalMutationGeneric({
    args: { ...key, kind: v.string(), delay: v.number() },
    handler: async (ctx, { key, kind, delay }) => {
      const reference = kind === "action" ? act : takeEffect;
      const job = await ctx.scheduler.runAfter(delay * SPREAD_MS, reference, { key });
      await ctx.db.insert("plans", { key, kind, job });
    },
  }),
  effect: internalMutationGeneric({
    args: key,
    handler: async (ctx, { key }) => {
      await ctx.db.insert("effects", { key });
    },
  }),
  act: internalActionGeneric({
    args: key,
    handler: async (ctx, { key }) => {
      await ctx.runMutation(takeEffect, { key });
    },
  }),
  all: internalQueryGeneric({
    args: {},
    handler: async (ctx): Promise<Rows> => {
      const [writes, plans, effects, jobs] = await Promise.all([
        ctx.db.query("writes").collect(),
        ctx.db.query("plans").collect(),
        ctx.db.query("effects").collect(),
        ctx.db.system.query("_scheduled_functions").collect(),
      ]);
      return {
        writes: writes.map(({ key }) => key),
        plans: plans.map(({ key, kind }) => [key, kind]),
        effects: effects.map(({ key }) => key),
        states: jobs.map(({ args, state }) => [args[0].key, state.kind]),
      };
    },
  }),
};

const ledger = {
  add: mutationGeneric({
    args: key,
    handler: async (ctx, { key }) => {
      await ctx.db.insert("entries", { key });
    },
  }),
  all: internalQueryGeneric({
    args: {},
    handler: async (ctx) => (await ctx.db.query("entries").collect()).map(({ key }) => key),
  }),
};

/** The app and its component, as `open()` takes them. */
export function crashApp(): { app: AppSource; components: ComponentSource[] } {
  const definition = defineComponent("ledger");
  return {
    app: {
      // Read after the host has named the definition, which `use()` asks for.
      get definition() {
        const app = defineApp();
        app.use(definition);
        return app;
      },
      modules: { load: () => Promise.resolve(load) },
      schema,
    },
    components: [{
      definition,
      modules: { ledger: () => Promise.resolve(ledger) },
      schema: ledgerSchema,
    }],
  };
}
