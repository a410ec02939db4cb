import { ConvexError } from "convex/values";
import { lacksFactor } from "../../rules/row_states.ts";
import { KERNEL_ERROR_CODES, missingPermission } from "../../plugins/_kernel/error_codes.ts";
import { isBanned } from "../../plugins/_kernel/subjects.ts";
import type { UserAccess } from "../../component/access.ts";
import { effectivePermissions, grants, rolesIn } from "../../plugins/_kernel/permissions.ts";
import { type Actor, type ApiKeyActor, PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import type { VerifyApiKeyReply } from "../../plugins/api_keys/types.ts";
import { keyActor } from "../../plugins/api_keys/usable.ts";
import { INVALID_KEY, verifiedAnswer } from "../../plugins/api_keys/verified.ts";
import { encodeRoles, openRoles } from "../../plugins/rbac/role_set.ts";
import { builtInTable } from "../../plugins/rbac/seed.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { findUsableKey } from "../request/usable_key.ts";
import { callerOf, type CheckCtx } from "./token_caller.ts";

/** Who is checked, and where. Without `userId` and `apiKey` it is the caller, by their token. */
export interface RequirePermissionOptions {
  /** The project. @default the one that issued the caller's token, or `platform` */
  readonly projectId?: string;
  /** The organization in which the permission must be held. @default the project itself */
  readonly organizationId?: string;
  /** A user of the project whom the function has authenticated by other means. */
  readonly userId?: string;
  /** An API key as it was presented, in the place of a user. */
  readonly apiKey?: string;
  /** The client's address, for keys that are limited to networks. @default null */
  readonly address?: string | null;
}

/** Who was found to hold the permission. */
export interface PermittedCaller {
  /** What kind of actor it is. */
  readonly type: "user" | "operator" | "api_key";
  /** The user's or the key's id. */
  readonly id: string;
  /** The project they act in. */
  readonly projectId: string;
}

/** What a key is verified for. */
export interface VerifyApiKeyOptions {
  /** The key must hold it. */
  readonly permission?: string;
  /** The key must be of this project. */
  readonly projectId?: string;
  /** The client's address; without one a key that is limited to networks is invalid. @default null */
  readonly address?: string | null;
}

interface Found {
  readonly actor: Actor;
  readonly projectId: string;
  readonly access?: UserAccess;
}

/** Refuses who does not hold a permission; see `requirePermission` of the bound auth. */
export async function requirePermissionOf(
  ctx: CheckCtx,
  component: BanataComponent,
  options: RequirePermissionOptions & { permission: string },
): Promise<PermittedCaller> {
  const found = await actorOf(ctx, { component, ...options });
  if (found === null) {
    throw new ConvexError({ ...KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED });
  }
  const { organizationId, permission } = options;
  const { access, actor, projectId } = found;
  const grantsOf = openRoles(textOf(access, projectId));
  const held = await effectivePermissions(actor, {
    scope: { projectId },
    organizationId,
    roles: { permissionsOf: (roles) => Promise.resolve(grantsOf(roles)) },
    memberships: { rolesOf: () => Promise.resolve(memberRolesOf(access)) },
  });
  if (!grants(held, permission)) {
    throw new ConvexError({ ...missingPermission(permission) });
  }
  return { type: actor.type, id: actor.id, projectId };
}

/** Verifies a key in the caller's transaction; see `verifyApiKey` of the bound auth. */
export async function verifyKeyOf(
  ctx: Pick<CheckCtx, "runQuery">,
  component: BanataComponent,
  options: VerifyApiKeyOptions & { key: string },
): Promise<VerifyApiKeyReply> {
  const found = await findKey(ctx, { component, ...options });
  if (found === null) return INVALID_KEY;
  const { actor, projectId } = found;
  return verifiedAnswer(actor, { projectId, permission: options.permission });
}

async function actorOf(
  ctx: CheckCtx,
  { address, apiKey, component, organizationId, projectId, userId }: RequirePermissionOptions & {
    component: BanataComponent;
  },
): Promise<Found | null> {
  if (apiKey !== undefined) {
    return await findKey(ctx, { address, component, key: apiKey, projectId });
  }
  if (userId !== undefined) {
    const place = { projectId: projectId ?? PLATFORM_PROJECT_ID, userId, organizationId };
    if (!await isOpen(ctx, component, place)) return null;
    return await findUser(ctx, { component, ...place });
  }
  const caller = await callerOf(ctx, component);
  if (caller === null) return null;
  const target = projectId ?? caller.projectId;
  if (target === caller.projectId) {
    const place = { projectId: target, userId: caller.userId, organizationId };
    return await findUser(ctx, { component, ...place });
  }
  return await findOperator(ctx, { component, caller, projectId: target });
}

/** Whether a project works; the look-up knows none that is deleted or still brought. */
async function isOpen(
  ctx: CheckCtx,
  component: BanataComponent,
  { projectId }: { projectId: string },
): Promise<boolean> {
  if (projectId === PLATFORM_PROJECT_ID) return true;
  return await ctx.runQuery(component.scope.byProjectId, { projectId }) !== null;
}

async function findUser(
  ctx: CheckCtx,
  { component, ...place }: {
    component: BanataComponent;
    projectId: string;
    userId: string;
    organizationId?: string;
  },
): Promise<Found | null> {
  const access = await ctx.runQuery(component.access.ofUser, place);
  const { user } = access;
  if (user === null || isBanned(user, Date.now())) return null;
  const { projectId, userId } = place;
  return { actor: { type: "user", id: userId, role: user.role ?? null }, projectId, access };
}

/** Only a platform user may act in another project than their own, as its operator. */
async function findOperator(
  ctx: CheckCtx,
  { caller, component, projectId }: {
    caller: { projectId: string; userId: string };
    component: BanataComponent;
    projectId: string;
  },
): Promise<Found | null> {
  if (caller.projectId !== PLATFORM_PROJECT_ID) return null;
  const { userId } = caller;
  const own = { component, projectId: PLATFORM_PROJECT_ID, userId };
  if (await findUser(ctx, own) === null) return null;
  const isOperator = await ctx.runQuery(component.access.isOperator, { projectId, userId });
  return isOperator ? { actor: { type: "operator", id: userId }, projectId } : null;
}

async function findKey(
  ctx: Pick<CheckCtx, "runQuery">,
  { address = null, component, key, projectId }: VerifyApiKeyOptions & {
    component: BanataComponent;
    key: string;
  },
): Promise<{ actor: ApiKeyActor; projectId: string } | null> {
  const keyHash = hashApiKey(key);
  const found = await findUsableKey(ctx, { component, keyHash, now: Date.now(), address });
  if (found === null || projectId !== undefined && found.project.id !== projectId) return null;
  return { actor: keyActor(found.key), projectId: found.project.id };
}

function textOf(access: UserAccess | undefined, projectId: string): string {
  return access?.roles ?? encodeRoles(builtInTable({ projectId }));
}

function memberRolesOf(access: UserAccess | undefined): string[] | null {
  if (access === undefined || access.memberRoles === null) return null;
  if (lacksFactor(access, access.user?.twoFactorEnabled === true)) return [];
  return rolesIn(access.memberRoles);
}
