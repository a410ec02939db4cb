/** The folder of an app that is ours and installs Convex's official components from npm. */
import { CliError } from "../../../cli/arguments.ts";
import { LOCAL_FILES } from "../../../cli/init.ts";
import config from "../../../deno.json" with { type: "json" };

const ROOT = new URL("../../../", import.meta.url);

/** The components, at the versions that were last tried, and the Convex that goes with them. */
const PACKAGES: Readonly<Record<string, string>> = {
  convex: "1.49.0",
  "@convex-dev/aggregate": "0.3.1",
  "@convex-dev/migrations": "0.3.6",
  "@convex-dev/rate-limiter": "0.4.0",
  "@convex-dev/resend": "0.2.8",
  "@convex-dev/workflow": "0.4.8",
  "@convex-dev/workpool": "0.4.16",
};

const CONFIG = `
import workpool from "@convex-dev/workpool/convex.config";
import workflow from "@convex-dev/workflow/convex.config";
import rateLimiter from "@convex-dev/rate-limiter/convex.config";
import migrations from "@convex-dev/migrations/convex.config";
import resend from "@convex-dev/resend/convex.config";
import aggregate from "@convex-dev/aggregate/convex.config";
`;
const USED = ["workpool", "workflow", "rateLimiter", "migrations", "resend", "aggregate"];

const SCHEMA = `
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  notes: defineTable({ text: v.string(), upper: v.optional(v.string()) }),
});
`;

/** One job of each component. As an app has them, but for its generated types. */
const JOBS = `
import {
  anyApi as internal,
  componentsGeneric,
  internalActionGeneric as internalAction,
  internalMutationGeneric as internalMutation,
  mutationGeneric as mutation,
  queryGeneric as query,
} from "convex/server";
import { v } from "convex/values";
import { TableAggregate } from "@convex-dev/aggregate";
import { Migrations } from "@convex-dev/migrations";
import { MINUTE, RateLimiter } from "@convex-dev/rate-limiter";
import { Resend } from "@convex-dev/resend";
import { WorkflowManager } from "@convex-dev/workflow";
import { Workpool } from "@convex-dev/workpool";

const components = componentsGeneric();

const byLength = new TableAggregate(components.aggregate, {
  sortKey: ({ text }) => text.length,
});
export const write = internalMutation({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    const id = await ctx.db.insert("notes", { text });
    await byLength.insert(ctx, await ctx.db.get(id));
  },
});
export const list = query({
  args: {},
  handler: async (ctx) =>
    (await ctx.db.query("notes").collect()).map(({ text, upper }) => [text, upper ?? null]),
});
export const longest = query({
  args: {},
  handler: async (ctx) => [await byLength.count(ctx), (await byLength.max(ctx))?.key ?? null],
});

const pool = new Workpool(components.workpool, { maxParallelism: 2 });
export const enqueue = mutation({
  args: { texts: v.array(v.string()) },
  handler: async (ctx, { texts }) => {
    for (const text of texts) await pool.enqueueMutation(ctx, internal.jobs.write, { text });
  },
});

const limiter = new RateLimiter(components.rateLimiter, {
  notes: { kind: "fixed window", rate: 2, period: MINUTE },
});
export const limited = mutation({
  args: {},
  handler: async (ctx) => (await limiter.limit(ctx, "notes")).ok,
});

const migrations = new Migrations(components.migrations);
export const run = migrations.runner();
export const upper = migrations.define({
  table: "notes",
  migrateOne: (_, { text }) => ({ upper: text.toUpperCase() }),
});

const resend = new Resend(components.resend, { testMode: false, apiKey: "re_conformance" });
export const mail = mutation({
  args: {},
  handler: (ctx) =>
    resend.sendEmail(ctx, {
      from: "Ada <ada@example.com>",
      to: "grace@example.com",
      subject: "Hello",
      html: "Hello",
    }),
});
export const mailStatus = query({
  args: { id: v.any() },
  handler: async (ctx, { id }) => (await resend.status(ctx, id))?.status ?? null,
});

const workflow = new WorkflowManager(components.workflow);
export const lengthOf = internalAction({
  args: { text: v.string() },
  handler: (_, { text }) => text.length,
});
export const flow = workflow.define({
  args: { text: v.string() },
  returns: v.string(),
  handler: async (step, { text }) => {
    const length = await step.runAction(internal.jobs.lengthOf, { text });
    await step.runMutation(internal.jobs.write, { text: text + length });
    return typeof crypto + length;
  },
});
export const startFlow = mutation({
  args: { text: v.string() },
  handler: (ctx, args) => workflow.start(ctx, internal.jobs.flow, args),
});
export const flowStatus = query({
  args: { id: v.any() },
  handler: (ctx, { id }) => workflow.status(ctx, id),
});
`;

/** Writes the app, and installs its packages. Returns the folder of its functions. */
export async function writeApp(folder: string): Promise<string> {
  const appDir = `${folder}/convex`;
  for (const file of LOCAL_FILES) {
    const text = await Deno.readTextFile(new URL(`local/${file}`, ROOT));
    await write(`${appDir}/${file}`, withOwnFiles(text));
  }
  const own = await Deno.readTextFile(`${appDir}/convex.config.ts`);
  const uses = USED.map((name) => `app.use(${name});\n`).join("");
  await write(
    `${appDir}/convex.config.ts`,
    CONFIG + own.replace("export default", `${uses}export default`),
  );
  await write(`${appDir}/schema.ts`, SCHEMA);
  await write(`${appDir}/jobs.js`, JOBS);
  await write(`${folder}/package.json`, JSON.stringify({ type: "module", dependencies: PACKAGES }));
  await install(folder);
  return appDir;
}

/** Our package by its files: the folder lies outside of the tree and its import map. */
function withOwnFiles(text: string): string {
  const files: Record<string, string> = config.exports;
  return text.replaceAll(/"@banata-auth\/convex(\/[^"]*)?"/g, (_, subpath: string | undefined) => {
    const file = files[`.${subpath ?? ""}`] ?? "";
    return JSON.stringify(new URL(file, ROOT).href);
  });
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function install(cwd: string): Promise<void> {
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = await new Deno.Command("npm", { args, cwd, stdin: "null" }).output();
  if (npm.success) return;
  const why = new TextDecoder().decode(npm.stderr).trim();
  throw new CliError(`Let npm reach its registry, it can't install the packages: ${why}`);
}
