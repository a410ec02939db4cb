import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import type { AgedKey, AgedKeys, RootPlace } from "../../component/vault_roots.ts";
import { readConfig } from "../deployment/config.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { references, type RewrapKeysArgs, type RewrapProgress } from "../request/references.ts";
import { ProjectKeyError, projectKeys } from "./project_keys.ts";
import { type RootKeys, rootKeysOf } from "./root_keys.ts";
import { scopedStore } from "./store.ts";

/** Keys of one transaction, beside live traffic. */
const BATCH = 100;

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
    },
    handler: async (ctx, { after = null, goOn = true }): Promise<RewrapProgress> => {
      const roots = await rootKeysOf(readConfig());
      const place: RootPlace = after === null ? null : JSON.parse(after);
      const args = { current: roots[0].id, after: place, most: BATCH };
      const part: AgedKeys = await ctx.runQuery(component.vault_roots.aged, args);
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
    },
  });
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

/** Nobody's request: the system goes on. */
const SYSTEM = { current: () => ({ actorType: "system" } as const) };
