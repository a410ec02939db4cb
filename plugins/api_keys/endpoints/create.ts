import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { requireOneself } from "../../_kernel/impersonations.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { API_KEYS_ERROR_CODES } from "../error_codes.ts";
import { grantedPermissions } from "../grants.ts";
import { KEY_NAME, LIMIT_FIELDS, limitColumns } from "../limits.ts";
import { type KeyLimits, limitsOf, requireWithin } from "../own_limits.ts";
import { makeApiKey, makerOf } from "../store.ts";

const body = z.object({
  ...LIMIT_FIELDS,
  name: KEY_NAME,
  kind: z.enum(["live", "test"]).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  organizationId: ID_FIELD.optional(),
});

type Body = z.infer<typeof body>;

/**
 * `POST /api-key/create`: makes a key of the project and shows it once. Called by an operator who
 * names the project, who is told by a mail, or by one of the project's keys that may create keys, whose
 * own limits the new one has.
 */
export const createApiKey = endpoint(
  "/api-key/create",
  { body, permission: "api_key.create", in: "organizationId" },
  async ({ currentSession, actor, rights, roles, scope, store, tell, body, now }) => {
    requireOneself({ actor, currentSession }, API_KEYS_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    if (isPlatform(scope)) fail("BAD_REQUEST", API_KEYS_ERROR_CODES.API_KEY_PROJECT_REQUIRED);
    await requireOrganization(store, body.organizationId);
    const limits = await limitsToMake({ actor, body, now, store });
    const made = await makeApiKey(store, {
      kind: body.kind ?? "live",
      name: body.name,
      createdBy: await makerOf(store, actor),
      permissions: await grantedPermissions({ rights, roles }, body.permissions, {
        organizationId: body.organizationId,
      }),
      ...limits,
      organizationId: body.organizationId,
    }, { now });
    await tell(actor, { notice: "api-key-created", keyName: body.name });
    return made;
  },
);

/** A key that makes another gives it its own limits, unless the body names closer ones. */
async function limitsToMake(
  { actor, body, now, store }: Pick<
    ScopedInput<Body>,
    "actor" | "body" | "now" | "store"
  >,
): Promise<KeyLimits> {
  const own = await limitsOf(store, actor);
  const { allowedCidrs = own.allowedCidrs, rateLimit, rateLimitWindowMs } = limitColumns(body);
  const { rateLimit: ownRate, rateLimitWindowMs: ownWindow } = own;
  const limits: KeyLimits = {
    allowedCidrs: allowedCidrs && [...allowedCidrs],
    expiresAt: expiryOf(body.expiresAt, now) ?? own.expiresAt,
    rateLimit: rateLimit ?? ownRate,
    rateLimitWindowMs: rateLimitWindowMs ?? ownWindow,
  };
  requireWithin(own, limits);
  return limits;
}

/** A key limited to what is not there would act nowhere, and not be missed when it is made. */
async function requireOrganization(store: ScopedStore, id: string | undefined): Promise<void> {
  if (id === undefined || await store.findOne("organization", { id }) !== null) return;
  fail("NOT_FOUND", API_KEYS_ERROR_CODES.API_KEY_ORGANIZATION_NOT_FOUND);
}

function expiryOf(expiresAt: string | undefined, now: number): number | undefined {
  if (expiresAt === undefined) return undefined;
  const time = Date.parse(expiresAt);
  if (!(time > now)) fail("BAD_REQUEST", API_KEYS_ERROR_CODES.API_KEY_EXPIRY_IN_PAST);
  return time;
}
