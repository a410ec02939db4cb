import { internalActionGeneric, internalQueryGeneric } from "convex/server";
import type { RegisteredAction, RegisteredQuery } from "convex/server";
import { v } from "convex/values";
import type { CheckPart, CheckPlace } from "../../component/vault_check.ts";
import { readConfig } from "../deployment/config.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readOnly } from "../request/in_flight.ts";
import {
  references,
  type VaultCheck,
  type VaultCheckArgs,
  type VaultCheckPart,
  type VaultCheckPartArgs,
} from "../request/references.ts";
import { rootKeysOf } from "./root_keys.ts";
import { checkRows } from "./vault_checker.ts";

/** How long a call goes on: a progress bar asks again sooner, and Convex ends an action after ten minutes. */
const DEFAULT_MS = 5 * 60 * 1000;
/** Faults after which a call ends, so that its answer stays small. */
const MAX_FAULTS = 500;

/**
 * The internal function that opens everything under the projects' keys, and says where what does not open
 * is: never what it is. It ends after five minutes, or `maxMs`, with the place where the next call goes on.
 */
export function verifyVault(): RegisteredAction<"internal", VaultCheckArgs, Promise<VaultCheck>> {
  return internalActionGeneric({
    args: {
      after: v.optional(v.union(v.string(), v.null())),
      maxMs: v.optional(v.number()),
    },
    handler: async (ctx, { after = null, maxMs = DEFAULT_MS }): Promise<VaultCheck> => {
      const end = Date.now() + maxMs;
      const check: VaultCheck = { checked: 0, earlier: 0, faults: [], projectsLeft: 0, after };
      do {
        const args = { after: check.after };
        const part: VaultCheckPart = await ctx.runQuery(references.verifyVaultPart, args);
        check.checked += part.checked;
        check.earlier += part.earlier;
        check.faults.push(...part.faults);
        check.projectsLeft = part.projectsLeft;
        check.after = part.after;
      } while (check.after !== null && Date.now() < end && check.faults.length < MAX_FAULTS);
      return check;
    },
  });
}

/** The internal function that opens the next rows, at most 200 and 4 MiB, in one transaction. */
export function verifyVaultPart(
  component: BanataComponent,
): RegisteredQuery<"internal", VaultCheckPartArgs, Promise<VaultCheckPart>> {
  return internalQueryGeneric({
    args: { after: v.union(v.string(), v.null()) },
    handler: async (ctx, { after }): Promise<VaultCheckPart> => {
      const place: CheckPlace | null = after === null ? null : JSON.parse(after);
      const part: CheckPart = await ctx.runQuery(component.vault_check.part, { after: place });
      const roots = rootKeysOf(readConfig());
      const found = await checkRows(part.rows, {
        ctx: readOnly(ctx, () => {}),
        component,
        roots: () => roots,
        now: Date.now(),
      });
      const next = part.after === null ? null : JSON.stringify(part.after);
      return { ...found, projectsLeft: part.projectsLeft, after: next };
    },
  });
}
