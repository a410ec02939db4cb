import { check, type CheckReply, listHeld } from "../_kernel/check.ts";
import { fail } from "../_kernel/errors.ts";
import {
  type AskedRows,
  type LightEndpoint,
  lightEndpoint,
  type LightInput,
} from "../_kernel/light_endpoint.ts";
import { GRANT_PATTERN } from "../_kernel/permissions.ts";
import { flag, listOf, matching, oneOf, optional, text } from "../_kernel/plain_fields.ts";
import type { Rights } from "../_kernel/rights.ts";
import type { Actor } from "../_kernel/scope.ts";
import type { ApiKeyRow } from "../_kernel/store.ts";
import { userSubject } from "../_kernel/subjects.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";

/** Whose rights are asked, and where. */
interface Subject {
  projectId?: string;
  userId?: string;
  keyId?: string;
  organizationId?: string;
}

interface CheckBody extends Subject {
  permission: string;
  explain?: boolean;
}

interface ChecksBody extends Subject {
  permissions: string[];
  operator?: "all" | "any";
  explain?: boolean;
}

/** Permissions that one check asks for at most. */
export const MAX_CHECKED = 100;

const id = optional(text({ max: 64 }));
const permission = matching(GRANT_PATTERN);
const SUBJECT = { projectId: id, userId: id, keyId: id, organizationId: id };

/** Whether one subject is named, or none. */
export function hasOneSubject({ keyId, userId }: Pick<Subject, "keyId" | "userId">): boolean {
  return keyId === undefined || userId === undefined;
}

/** {@link checkPermission} of `endpoints/checks.ts` without the schema of its body, as those below. */
export const CHECK_PERMISSION: LightEndpoint<
  "/banata/rbac/check-permission",
  CheckBody,
  CheckReply
> = lightEndpoint({
  path: "/banata/rbac/check-permission",
  plain: { ...SUBJECT, permission, explain: optional(flag) },
  together: hasOneSubject,
  asks: subjectOf,
  permission: null,
  async handle(input) {
    const { explain, organizationId, permission } = input.body;
    const holdings = await (await rightsOfSubject(input)).holdings({ organizationId });
    return check(holdings, [permission], { explain });
  },
});

export const CHECK_PERMISSIONS: LightEndpoint<
  "/banata/rbac/check-permissions",
  ChecksBody,
  CheckReply
> = lightEndpoint({
  path: "/banata/rbac/check-permissions",
  plain: {
    ...SUBJECT,
    permissions: listOf(permission, { min: 1, max: MAX_CHECKED }),
    operator: optional(oneOf("all", "any")),
    explain: optional(flag),
  },
  together: hasOneSubject,
  asks: subjectOf,
  permission: null,
  async handle(input) {
    const { explain, operator, organizationId, permissions } = input.body;
    const holdings = await (await rightsOfSubject(input)).holdings({ organizationId });
    return check(holdings, permissions, { explain, operator });
  },
});

export const MY_PERMISSIONS: LightEndpoint<
  "/banata/rbac/my-permissions",
  Subject,
  { permissions: string[] }
> = lightEndpoint({
  path: "/banata/rbac/my-permissions",
  plain: SUBJECT,
  together: hasOneSubject,
  asks: subjectOf,
  permission: null,
  async handle(input) {
    const { organizationId } = input.body;
    const rights = await rightsOfSubject(input);
    return { permissions: listHeld(await rights.held({ organizationId })) };
  },
});

function subjectOf({ keyId, organizationId, userId }: Subject): AskedRows {
  return { keyId, organizationId, userId };
}

async function rightsOfSubject(input: Asker): Promise<Rights> {
  const { actor, body, rights, rightsOf } = input;
  const { keyId, organizationId, userId } = body;
  const isSelf = keyId === undefined && userId === undefined ||
    actor.type === "user" && userId === actor.id || actor.type === "api_key" && keyId === actor.id;
  if (isSelf) return rights;
  await rights.require("role.read", { organizationId });
  const subject = keyId === undefined
    ? await findUser(input, userId ?? "")
    : await findKey(input, keyId);
  return rightsOf(subject ?? fail("NOT_FOUND", RBAC_ERROR_CODES.SUBJECT_NOT_FOUND));
}

type Asker = LightInput<Subject>;

/** Whoever may read roles in one organization only hears of no user but its members. */
async function findUser(
  { body, memberships, now, rights, store }: Asker,
  id: string,
): Promise<Actor | null> {
  const row = await store.findOne("user", { id });
  const { organizationId } = body;
  const isOutside = organizationId !== undefined && !await rights.has("role.read") &&
    await memberships.rolesOf(organizationId, id) === null;
  return row === null || isOutside ? null : userSubject(row, now);
}

/** Whoever may read roles in one organization only hears of no key but its own. */
async function findKey(
  { body, now, rights, store }: Asker,
  id: string,
): Promise<Actor | null> {
  const row = await store.findOne("apiKey", { id });
  if (row === null) return null;
  const isOwn = row.organizationId === body.organizationId;
  return isOwn || await rights.has("role.read") ? keySubject(row, now) : null;
}

function keySubject(row: ApiKeyRow, now: number): Actor {
  const { expiresAt, id, name, organizationId, permissions } = row;
  const isLive = expiresAt === null || expiresAt > now;
  return {
    type: "api_key",
    id,
    name,
    permissions: isLive ? permissions : [],
    organizationId,
    expiresAt,
  };
}
