import { defineErrorCodes, type ErrorCodes, fail, failMissingPermission } from "./errors.ts";
import {
  ALL_PERMISSIONS,
  grants,
  type Holding,
  holdingsOf,
  notCovered,
  type OrganizationPlace,
  permissionsIn,
  type PermissionSources,
} from "./permissions.ts";
import type { Actor } from "./scope.ts";

/** Errors of rights that no permission's own name is in. */
const RIGHTS_ERROR_CODES: ErrorCodes<"PERMISSION_NOT_HELD"> = defineErrorCodes({
  PERMISSION_NOT_HELD: "Let somebody do this who holds all that it gives or takes",
});

/** What one actor may do, each place read once a request. */
export interface Rights {
  /** Permission slugs and wildcards held in a place; `*` is everything there. */
  held(place?: OrganizationPlace): Promise<readonly string[]>;
  /** What is held in a place, by the role that grants it. */
  holdings(place?: OrganizationPlace): Promise<readonly Holding[]>;
  /** Whether a permission is held in a place. */
  has(permission: string, place?: OrganizationPlace): Promise<boolean>;
  /**
   * Refuses who does not hold a permission in a place.
   *
   * @throws {APIError} 403 `MISSING_PERMISSION_…`
   */
  require(permission: string, place?: OrganizationPlace): Promise<void>;
  /**
   * Refuses who does not hold all of the project: for what opens every account there is, now or later.
   *
   * @throws {APIError} 403 `PERMISSION_NOT_HELD`
   */
  requireAll(): Promise<void>;
  /**
   * Refuses who grants in a place what they do not hold there themselves.
   *
   * @throws {APIError} 403 `PERMISSION_NOT_HELD`
   */
  requireCanGrant(permissions: readonly string[], place?: OrganizationPlace): Promise<void>;
}

/** The rights of one actor; nothing is read until something is asked. */
export function rightsOf(actor: Actor, sources: Omit<PermissionSources, "organizationId">): Rights {
  const known = new Map<string | undefined, Promise<readonly Holding[]>>();
  const holdings: Rights["holdings"] = ({ organizationId } = {}) => {
    const found = known.get(organizationId) ?? holdingsOf(actor, { ...sources, organizationId });
    known.set(organizationId, found);
    return found;
  };
  const held: Rights["held"] = async (place) => permissionsIn(await holdings(place));
  const has: Rights["has"] = async (permission, place) => grants(await held(place), permission);
  const requireCanGrant: Rights["requireCanGrant"] = async (permissions, place) => {
    if (notCovered(await held(place), permissions).length > 0) {
      fail("FORBIDDEN", RIGHTS_ERROR_CODES.PERMISSION_NOT_HELD);
    }
  };
  return {
    held,
    has,
    holdings,
    requireCanGrant,
    requireAll: () => requireCanGrant([ALL_PERMISSIONS]),
    async require(permission, place) {
      if (!await has(permission, place)) failMissingPermission(permission);
    },
  };
}
