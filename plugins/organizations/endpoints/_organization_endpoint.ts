import type { StandardSchemaV1 } from "better-auth";
import {
  endpoint,
  type PostEndpoint,
  type QueryEndpoint,
  type ScopedInput,
} from "../../_kernel/endpoint.ts";
import { fail, failMissingPermission } from "../../_kernel/errors.ts";
import type { OrganizationRow } from "../../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import type { OrganizationName } from "../fields.ts";
import { organizationIdOf } from "../named_organization.ts";
import { getOrganization } from "../organizations_store.ts";
import { unmetPolicy } from "../policy.ts";

/** The actor of a request, without its body. */
export type Caller = Omit<ScopedInput<never>, "body">;

/** What a handler of {@link organizationEndpoint} receives besides. */
export interface OrganizationInput<Body> extends ScopedInput<Body> {
  /** The organization that the body names, or the active one. */
  readonly organization: OrganizationRow;
}

/**
 * A POST endpoint of one organization, in which the actor must hold the permission. Without
 * `organizationId` it is the active one of the caller's session.
 */
export function organizationEndpoint<Path extends string, Body extends OrganizationName, Reply>(
  path: Path,
  { body, permission }: { body: StandardSchemaV1<Body, Body>; permission: string },
  handler: (input: OrganizationInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return endpoint(path, { body, permission: null }, async (input) => {
    const id = organizationIdOf(input, input.body.organizationId);
    const organization = await requireInOrganization(input, { id, permission });
    return await handler(Object.assign(input, { organization }));
  });
}

/** {@link organizationEndpoint} for a GET; its query may name the organization by its slug too. */
export function organizationQueryEndpoint<
  Path extends string,
  Query extends OrganizationName,
  Reply,
>(
  path: Path,
  { permission, query }: { query: StandardSchemaV1<Query, Query>; permission: string },
  handler: (input: OrganizationInput<Query>) => Promise<Reply>,
): QueryEndpoint<Path, Query, Reply> {
  return endpoint(path, { query }, async (input) => {
    const id = await organizationIdFrom(input, input.body, { permission });
    const organization = await requireInOrganization(input, { id, permission });
    return await handler(Object.assign(input, { organization }));
  });
}

/**
 * The organization that a request names by id or slug, else as {@link organizationIdOf}. An unknown
 * slug and one of an organization in which the caller lacks the permission are one answer.
 *
 * @throws {APIError} 400 `ORGANIZATION_REQUIRED`, 404 `ORGANIZATION_NOT_FOUND`
 */
export async function organizationIdFrom(
  input: Caller,
  { organizationId, organizationSlug }: OrganizationName,
  { permission }: { permission: string },
): Promise<string> {
  if (organizationSlug === undefined) return organizationIdOf(input, organizationId);
  const found = await input.store.findOne("organization", { slug: organizationSlug });
  const isKnown = found !== null &&
    await input.rights.has(permission, { organizationId: found.id });
  if (!isKnown) return fail("NOT_FOUND", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_NOT_FOUND);
  return found.id;
}

/**
 * An organization in which the caller holds a permission. Whoever lacks it hears that before they hear
 * whether there is such an organization.
 *
 * @throws {APIError} 403 `MISSING_PERMISSION_…`, or what the policy asks for; 404
 * `ORGANIZATION_NOT_FOUND`
 */
export async function requireInOrganization(
  caller: Caller,
  { id, permission }: { id: string; permission: string },
): Promise<OrganizationRow> {
  if (!await caller.rights.has(permission, { organizationId: id })) {
    await failForPolicy(caller, id);
    return failMissingPermission(permission);
  }
  return await getOrganization(caller.store, id);
}

/** Tells a member who lacks a right only for the policy's sake what to do. */
async function failForPolicy(
  { actor, currentSession: session, store }: Caller,
  organizationId: string,
): Promise<void> {
  if (actor.type !== "user") return;
  const { id: userId } = actor;
  const organization = await store.findOne("organization", { id: organizationId });
  if (organization === null) return;
  if (await store.findOne("member", { organizationId, userId }) === null) return;
  const unmet = await unmetPolicy(organization, { store, userId, session });
  if (unmet !== null) fail("FORBIDDEN", unmet);
}

/**
 * The user who acts and their session.
 *
 * @throws {APIError} 403 `NOT_A_USER` for API keys and operators
 */
export function requireUser(
  { actor, currentSession }: Caller,
): { userId: string; session: NonNullable<Caller["currentSession"]> } {
  if (actor.type !== "user" || currentSession === null) {
    return fail("FORBIDDEN", ORGANIZATIONS_ERROR_CODES.NOT_A_USER);
  }
  return { userId: actor.id, session: currentSession };
}

/**
 * Refuses roles that the project does not have, or that grant what the caller does not hold in the
 * organization themselves: of the roles they give and of those they take.
 *
 * @throws {APIError} 400 `UNKNOWN_ROLES`, 403 `PERMISSION_NOT_HELD`
 */
export async function requireCanGiveRoles(
  { rights, roles }: Caller,
  { given, organizationId, taken = [] }: {
    given: readonly string[];
    organizationId: string;
    taken?: readonly string[];
  },
): Promise<void> {
  await roles.requireKnownRoles(given);
  const permissions = await roles.permissionsOf([...given, ...taken]);
  await rights.requireCanGrant(permissions, { organizationId });
}
