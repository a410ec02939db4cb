import { deepStrictEqual } from "node:assert";
import type { BetterAuthOptions } from "better-auth";
import type { DBAdapter } from "better-auth/adapters";
import { getAuthTables } from "better-auth/db";
import { getFunctionAddress } from "convex/server";
import { convexAdapter } from "../../runtime/engine/adapter.ts";
import type { RunTransaction, WriteCtx } from "../../runtime/request/ctx.ts";
import { metadataFromAuthTables } from "../../tools/codegen/metadata.ts";
import type { Backend, Deployment } from "./backend.ts";

const PROJECT = "project-1";
/** One project before and one after the tested one in every index. */
const SHADOW_PROJECTS = ["project-0", "project-2"];

/**
 * The suite asks how rows are found, and stores for it what no endpoint of ours would: addresses in
 * capitals, slugs with blanks.
 */
const WITHOUT_RULES = { rules: {}, columns: null };

/** What the suite is run in. */
export interface World {
  /** Makes the database under test. */
  adapter(options: BetterAuthOptions): (options: BetterAuthOptions) => DBAdapter<BetterAuthOptions>;
  /** Starts anew with the tables of these options, as the suite's migrations do. */
  migrate(options: BetterAuthOptions): Promise<void>;
  /**
   * Ends the world. Returns how many shadow rows there were; each was checked, at the latest here,
   * to be what it was when it was made.
   */
  close(): Promise<number>;
}

type Create = Deployment["component"]["adapter"]["create"];

interface Shadow {
  projectId: string;
  model: string;
  row: Record<string, unknown>;
}

/**
 * Makes the world the suite runs in. With `shadows` every row that the suite makes also exists in
 * two other projects, under the same id and with the same values.
 */
export async function createWorld(
  backend: Backend,
  { shadows }: { shadows: boolean },
): Promise<World> {
  let checked = 0;
  let made: Shadow[] = [];
  const deploy = async (options: BetterAuthOptions) =>
    await backend.deploy(metadataFromAuthTables(getAuthTables(options), WITHOUT_RULES));
  let deployment = await deploy({});

  const end = async () => {
    for (const shadow of made) await checkShadow(deployment, shadow);
    checked += made.length;
    made = [];
    await deployment.close();
  };

  const adapterOver = (ctx: WriteCtx, list: Shadow[], transaction: boolean | RunTransaction) =>
    convexAdapter({
      projectId: PROJECT,
      component: deployment.component,
      ctx: shadows ? shadowing(ctx, { create: deployment.component.adapter.create, list }) : ctx,
      transaction,
      debugLogs: { isRunningAdapterTests: true },
    });

  return {
    adapter: (options) =>
      adapterOver(deployment.ctx, made, async (callback) => {
        const inside: Shadow[] = [];
        const result = await deployment.inMutation((ctx) =>
          callback(adapterOver(ctx, inside, false)(options))
        );
        // Not before: a transaction that fails takes its shadows back too.
        made.push(...inside);
        return result;
      }),
    async migrate(options) {
      await end();
      deployment = await deploy(options);
    },
    async close() {
      await end();
      return checked;
    },
  };
}

/** A ctx that repeats each creation in the shadow projects. */
function shadowing(
  ctx: WriteCtx,
  { create, list }: { create: Create; list: Shadow[] },
): WriteCtx {
  return {
    runQuery: (query, args) => ctx.runQuery(query, args),
    async runMutation(mutation, args) {
      if (addressOf(mutation) === addressOf(create)) {
        for (const projectId of SHADOW_PROJECTS) {
          const { model, data } = args as Create["_args"];
          const row = await ctx.runMutation(create, { projectId, model, data });
          list.push({ projectId, model, row });
        }
      }
      return await ctx.runMutation(mutation, args);
    },
  };
}

function addressOf(reference: Parameters<typeof getFunctionAddress>[0]): string {
  return JSON.stringify(getFunctionAddress(reference));
}

async function checkShadow(
  deployment: Deployment,
  { projectId, model, row }: Shadow,
): Promise<void> {
  const { component, ctx } = deployment;
  const now = await ctx.runQuery(component.reader.findOne, {
    projectId,
    model,
    where: [{
      field: "id",
      value: String(row.id),
      operator: "eq",
      connector: "AND",
      mode: "sensitive",
    }],
  });
  deepStrictEqual(now, row);
}
