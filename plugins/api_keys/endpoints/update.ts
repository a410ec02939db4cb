import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { requireOneself } from "../../_kernel/impersonations.ts";
import { API_KEYS_ERROR_CODES } from "../error_codes.ts";
import { grantedPermissions, requireHeldForKey } from "../grants.ts";
import { KEY_NAME, LIMIT_FIELDS } from "../limits.ts";
import { limitsOf, requireWithin } from "../own_limits.ts";
import { getApiKey, placeOf, toApiKey } from "../store.ts";

const body = z.object({
  keyId: ID_FIELD,
  name: KEY_NAME.optional(),
  permissions: LIMIT_FIELDS.permissions,
  allowedCidrs: LIMIT_FIELDS.allowedCidrs.nullable(),
  rateLimit: LIMIT_FIELDS.rateLimit.nullable(),
});

/**
 * `POST /api-key/update`: renames a key or changes what limits it, from the next request on. The caller
 * must hold all that the key may do; one that is a key itself leaves it limited no less than it is.
 */
export const updateApiKey = endpoint(
  "/api-key/update",
  { body, permission: null },
  async ({ actor, currentSession, rights, roles, store, body, now }) => {
    requireOneself({ actor, currentSession }, API_KEYS_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    const { allowedCidrs, keyId, name, permissions, rateLimit } = body;
    const row = await getApiKey({ rights, store }, { id: keyId, permission: "api_key.create" });
    // Nobody loosens what limits a key that may do more than they may.
    await requireHeldForKey(rights, row.permissions, placeOf(row));
    const changes = {
      name,
      permissions: permissions &&
        await grantedPermissions({ rights, roles }, permissions, placeOf(row)),
      allowedCidrs,
      rateLimit: rateLimit && rateLimit.limit,
      rateLimitWindowMs: rateLimit && rateLimit.windowMs,
      updatedAt: now,
    };
    // Read before: the key that acts may be the one that changes.
    const own = await limitsOf(store, actor);
    const changed = await store.updateOne("apiKey", { id: keyId }, changes) ?? row;
    requireWithin(own, changed);
    return toApiKey(changed);
  },
);
