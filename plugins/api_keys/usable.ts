import type { ApiKeyActor } from "../_kernel/scope.ts";
import { isInCidrs } from "./cidr.ts";

/** What decides whether a key that was found may be used. */
interface UsableKey {
  /** Epoch milliseconds. */
  readonly expiresAt?: number | null;
  /** Networks it may be used from; absent means any. */
  readonly allowedCidrs?: readonly string[] | null;
}

/** Where and when a key is used. */
export interface KeyUse {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The client's address; null where no trusted proxy makes it known. */
  readonly address: string | null;
}

/** Whether a key that was found may be used here and now. */
export function isUsable(
  { allowedCidrs, expiresAt }: UsableKey,
  { address, now }: KeyUse,
): boolean {
  if ((expiresAt ?? Infinity) <= now) return false;
  // A key limited to networks is refused where nobody vouches for the address.
  return !allowedCidrs || isInCidrs(address, allowedCidrs);
}

/** What a key acts with, as its row or the component's look-up has it. */
interface ActingKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly organizationId?: string | null;
  readonly expiresAt?: number | null;
}

/** A key as the actor that it is. */
export function keyActor(
  { expiresAt = null, id, name, organizationId = null, permissions }: ActingKey,
): ApiKeyActor {
  return { type: "api_key", id, name, permissions, organizationId, expiresAt };
}
