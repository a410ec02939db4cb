import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import type { AgedKey, AgedKeys, RootPlace } from "../../component/vault_roots.ts";
import { readConfig } from "../deployment/config.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { references, type RewrapKeysArgs, type RewrapProgress } from "../request/references.ts";
import { ProjectKeyError, projectKeys } from "./project_keys.ts";
import type { RootKeys } from "./root_key.ts";
import { askedArgs, needsKms, runJob } from "./asking_jobs.ts";
import { scopedStore } from "./store.ts";

/** Keys of one transaction, beside live traffic. */
const BATCH = 100;
/** Keys of one transaction where KMS is asked for each: it runs again with each answer. */
const KMS_BATCH = 10;

/**
 * The internal function that puts the projects' keys under the current root, the next 100 in a
 * transaction, and brings those of earlier releases to their present form. It goes on by itself, unless
 * whoever calls it does so: `{ goOn: false }`, and each call with the `after` of the one before.
 */
export function rewrapProjectKeys(
  component: BanataComponent,
): RegisteredMutation<"internal", RewrapKeysArgs, Promise<RewrapProgress>> {
  return internalMutationGeneric({
    args: {
      after: v.optional(v.union(v.string(), v.null())),
      goOn: v.optional(v.boolean()),
      ...askedArgs,
    },
    handler: async (ctx, { after = null, asked, goOn = true }): Promise<RewrapProgress> => {
      const place: RootPlace = after === null ? null : JSON.parse(after);
      const aged = async ([{ id }]: RootKeys, most: number): Promise<AgedKeys> =>
        await ctx.runQuery(component.vault_roots.aged, { current: id, after: place, most });
      return await runJob<RewrapProgress>(ctx, {
        job: "rewrapProjectKeys",
        args: { after, goOn },
        asked,
        async handedOver(roots) {
          const { remaining } = await aged(roots, 0);
          return { rewrapped: 0, failed: 0, remaining, after };
        },
        async run(roots) {
          const known = await roots();
          const part = await aged(known, needsKms(readConfig()) ? KMS_BATCH : BATCH);
          return await rewrapPart(ctx, { component, goOn, part, roots: known });
        },
      });
    },
  });
}

/** Wraps the keys of a part anew, and goes on with the next one. */
async function rewrapPart(
  ctx: WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { component, goOn, part, roots }: {
    component: BanataComponent;
    goOn: boolean;
    part: AgedKeys;
    roots: RootKeys;
  },
): Promise<RewrapProgress> {
  let failed = 0;
  for (const key of part.keys) {
    if (!await rewrapKey(ctx, { component, key, roots })) failed++;
  }
  const next = part.after === null ? null : JSON.stringify(part.after);
  if (failed > 0) console.error(failureLine(failed));
  if (goOn && part.remaining > 0) {
    await ctx.scheduler.runAfter(0, references.rewrapProjectKeys, { after: next });
  }
  const rewrapped = part.keys.length - failed;
  return { rewrapped, failed, remaining: part.remaining, after: next };
}

/** False for a key that opens under none of the roots; it stays as it is. */
async function rewrapKey(
  ctx: WriteCtx,
  { component, key, roots }: { component: BanataComponent; key: AgedKey; roots: RootKeys },
): Promise<boolean> {
  const { projectId, ...row } = key;
  const now = Date.now();
  const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
  const keys = projectKeys({
    projectId,
    roots: () => Promise.resolve(roots),
    store,
    canWrite: true,
    now,
  });
  try {
    // Opening it in a lane that writes wraps it anew.
    await (row.version === null ? keys.current() : keys.open(row));
    return true;
  } catch (error) {
    if (error instanceof ProjectKeyError) return false;
    throw error;
  }
}

function failureLine(failed: number): string {
  const message =
    `Name the root keys again under which ${failed} of the projects' keys were wrapped`;
  return JSON.stringify({ level: "error", error: "ProjectKeyError", message });
}
