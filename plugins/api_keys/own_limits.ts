import { fail } from "../_kernel/errors.ts";
import type { Actor } from "../_kernel/scope.ts";
import type { ApiKeyRow, ScopedStore } from "../_kernel/store.ts";
import { isCidrWithin } from "./cidr.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";
import { DEFAULT_WINDOW_MS } from "./store.ts";

/** What limits a key, as its row has it; null for no limit. */
export type KeyLimits = Pick<
  ApiKeyRow,
  "allowedCidrs" | "expiresAt" | "rateLimit" | "rateLimitWindowMs"
>;

const NO_LIMITS: KeyLimits = {
  allowedCidrs: null,
  expiresAt: null,
  rateLimit: null,
  rateLimitWindowMs: null,
};

/** What limits whoever acts: a key's own limits, and nobody else's. */
export async function limitsOf(store: ScopedStore, { id, type }: Actor): Promise<KeyLimits> {
  if (type !== "api_key") return NO_LIMITS;
  return await store.findOne("apiKey", { id }) ?? NO_LIMITS;
}

/**
 * Refuses a key that makes, loosens or gets to see one that is limited less than itself: its own limits would
 * hold nobody who has it.
 *
 * @throws {APIError} 403 `API_KEY_LIMITS_NOT_KEPT`
 */
export function requireWithin(own: KeyLimits, key: KeyLimits): void {
  const isKept = (key.expiresAt ?? Infinity) <= (own.expiresAt ?? Infinity) &&
    isNoFaster(key, own) && isInNetworks(key.allowedCidrs, own.allowedCidrs);
  if (!isKept) fail("FORBIDDEN", API_KEYS_ERROR_CODES.API_KEY_LIMITS_NOT_KEPT);
}

/** No more requests in the long run, and no more at once, which a longer window would let through. */
function isNoFaster(key: KeyLimits, own: KeyLimits): boolean {
  if (own.rateLimit === null) return true;
  if (key.rateLimit === null || key.rateLimit > own.rateLimit) return false;
  return key.rateLimit * windowOf(own) <= own.rateLimit * windowOf(key);
}

function windowOf({ rateLimitWindowMs }: KeyLimits): number {
  return rateLimitWindowMs ?? DEFAULT_WINDOW_MS;
}

function isInNetworks(cidrs: readonly string[] | null, own: readonly string[] | null): boolean {
  return own === null || cidrs !== null && cidrs.every((cidr) => isCidrWithin(cidr, own));
}
