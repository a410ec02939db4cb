import * as z from "zod";
import { check, listHeld } from "../../_kernel/check.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { GRANT_PATTERN } from "../../_kernel/permissions.ts";
import type { Rights } from "../../_kernel/rights.ts";
import type { Actor } from "../../_kernel/scope.ts";
import type { ApiKeyRow } from "../../_kernel/store.ts";
import { userSubject } from "../../_kernel/subjects.ts";
import { RBAC_ERROR_CODES } from "../error_codes.ts";

const id = z.string().min(1).max(64).optional();
const permission = z.string().regex(GRANT_PATTERN);
const SUBJECT_FIELDS = { projectId: id, userId: id, keyId: id, organizationId: id };
const hasOneSubject = ({ keyId, userId }: { keyId?: string; userId?: string }) =>
  keyId === undefined || userId === undefined;
const ONE_SUBJECT = "Give userId or keyId";

const checkBody = z.object({
  ...SUBJECT_FIELDS,
  permission,
  explain: z.boolean().optional(),
}).refine(hasOneSubject, ONE_SUBJECT);
const checksBody = z.object({
  ...SUBJECT_FIELDS,
  permissions: z.array(permission).min(1).max(100),
  operator: z.enum(["all", "any"]).optional(),
  explain: z.boolean().optional(),
}).refine(hasOneSubject, ONE_SUBJECT);
const subjectBody = z.object(SUBJECT_FIELDS)
  .refine(hasOneSubject, ONE_SUBJECT);

/** `POST /banata/rbac/check-permission`: whether the caller or somebody else holds a permission. */
export const checkPermission = endpoint(
  "/banata/rbac/check-permission",
  { body: checkBody, permission: () => null },
  async (input) => {
    const { explain, organizationId, permission } = input.body;
    const holdings = await (await rightsOfSubject(input)).holdings({ organizationId });
    return check(holdings, [permission], { explain });
  },
);

/** `POST /banata/rbac/check-permissions`: whether all of some permissions are held, or any. */
export const checkPermissions = endpoint(
  "/banata/rbac/check-permissions",
  { body: checksBody, permission: () => null },
  async (input) => {
    const { explain, operator, organizationId, permissions } = input.body;
    const holdings = await (await rightsOfSubject(input)).holdings({ organizationId });
    return check(holdings, permissions, { explain, operator });
  },
);

/** `POST /banata/rbac/my-permissions`: all that is held, sorted; `["*"]` is everything. */
export const myPermissions = endpoint(
  "/banata/rbac/my-permissions",
  { body: subjectBody, permission: () => null },
  async (input) => {
    const { organizationId } = input.body;
    const rights = await rightsOfSubject(input);
    return { permissions: listHeld(await rights.held({ organizationId })) };
  },
);

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

type Asker = ScopedInput<z.infer<typeof subjectBody>>;

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
