import type { ScopedProject, ScopeKey } from "../../component/scope.ts";
import { isUsable, type KeyUse } from "../../plugins/api_keys/usable.ts";
import { equalsInConstantTime } from "../../plugins/_kernel/crypto.ts";
import type { BanataComponent } from "./component_api.ts";
import type { RunCtx } from "./ctx.ts";

/** A key that may be used, with its project. */
type UsableKeyFound = ScopedProject & { readonly key: ScopeKey };

/**
 * Finds a key by its hash, with its project: one call. Unknown, revoked and expired keys, keys of
 * a project that is shut and keys of another network are the same null.
 */
export async function findUsableKey(
  ctx: Pick<RunCtx, "runQuery">,
  { component, keyHash, onUnusable, token, ...use }: KeyUse & {
    component: BanataComponent;
    keyHash: string;
    /** Of a session of the project that is to be found with it. */
    token?: string;
    /** Told of one that is known, and is refused because of its time or place. */
    onUnusable?: (found: UsableKeyFound) => void;
  },
): Promise<UsableKeyFound | null> {
  const found = await ctx.runQuery(component.scope.byKeyHash, { keyHash, token });
  if (found === null || !equalsInConstantTime(found.key.keyHash, keyHash)) return null;
  if (isUsable(found.key, use)) return found;
  onUnusable?.(found);
  return null;
}
