import type { FoundRows } from "../../component/caller.ts";
import type { ScopedProject, ScopeKey } from "../../component/scope.ts";
import type { AskedRows } from "../../plugins/_kernel/light_endpoint.ts";
import { isUsable, type KeyUse } from "../../plugins/api_keys/usable.ts";
import { equalsInConstantTime } from "../../plugins/_kernel/crypto.ts";
import type { BanataComponent } from "./component_api.ts";
import type { RunCtx } from "./ctx.ts";

/** A key that may be used, with its project. */
type UsableKeyFound = ScopedProject & { readonly key: ScopeKey; readonly rows?: FoundRows };

/**
 * Finds a key by its hash, with its project: one call. Unknown, revoked and expired keys, keys of
 * a project that is shut and keys of another network are the same null.
 */
export async function findUsableKey(
  ctx: Pick<RunCtx, "runQuery">,
  options: KeyUse & {
    component: BanataComponent;
    keyHash: string;
    /** Of sessions of the project that are to be found with it. */
    tokens?: string[];
    /** What rows of the project are to be found with it. */
    asked?: AskedRows;
    /** Told of one that is known, and is refused because of its time or place. */
    onUnusable?: (found: UsableKeyFound) => void;
  },
): Promise<UsableKeyFound | null> {
  const { asked, component, keyHash, tokens } = options;
  const args = { keyHash, tokens };
  const found: UsableKeyFound | null = asked === undefined
    ? await ctx.runQuery(component.scope.byKeyHash, args)
    : await ctx.runQuery(component.caller.byKeyHash, { ...args, asked });
  if (found === null || !equalsInConstantTime(found.key.keyHash, keyHash)) return null;
  if (isUsable(found.key, options)) return found;
  options.onUnusable?.(found);
  return null;
}
