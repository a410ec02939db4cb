import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { requireOneself } from "../../_kernel/impersonations.ts";
import type { ApiKeyRow } from "../../_kernel/store.ts";
import { API_KEYS_ERROR_CODES } from "../error_codes.ts";
import { requireHeldForKey } from "../grants.ts";
import { limitsOf, requireWithin } from "../own_limits.ts";
import { getApiKey, makeApiKey, makerOf, type NewApiKey, placeOf } from "../store.ts";

const DEFAULT_GRACE_MS = 60 * 60 * 1000;
const MAX_GRACE_MS = 30 * 24 * 60 * 60 * 1000;

const body = z.object({
  keyId: ID_FIELD,
  gracePeriodMs: z.number().int().min(0).max(MAX_GRACE_MS).optional(),
});

/**
 * `POST /api-key/rotate`: makes a key with the same rights and limits and lets the old one end after
 * the grace period, in one commit. Both work in between.
 */
export const rotateApiKey = endpoint(
  "/api-key/rotate",
  { body, permission: null },
  async ({ currentSession, actor, rights, store, tell, body, now }) => {
    requireOneself({ actor, currentSession }, API_KEYS_ERROR_CODES.NOT_WHILE_IMPERSONATING);
    const asked = { id: body.keyId, permission: "api_key.create" };
    const row = await getApiKey({ rights, store }, asked);
    const { expiresAt: ends, id } = row;
    if (ends !== null && ends <= now) {
      return fail("NOT_FOUND", API_KEYS_ERROR_CODES.API_KEY_NOT_FOUND);
    }
    const endsAt = now + (body.gracePeriodMs ?? DEFAULT_GRACE_MS);
    // Whoever rotates a key gets to see a new one, so they must hold all that it may do.
    await requireHeldForKey(rights, row.permissions, placeOf(row));
    requireWithin(await limitsOf(store, actor), row);
    const created = await makeApiKey(store, successorOf(row, await makerOf(store, actor)), { now });
    const expiresAt = Math.min(ends ?? endsAt, endsAt);
    await store.updateOne("apiKey", { id }, { expiresAt, updatedAt: now });
    await tell(actor, { notice: "api-key-created", keyName: row.name });
    return created;
  },
);

function successorOf(row: ApiKeyRow, createdBy: string): NewApiKey {
  return {
    kind: row.prefix === "sk_test_" ? "test" : "live",
    name: row.name,
    createdBy,
    permissions: row.permissions,
    allowedCidrs: row.allowedCidrs,
    rateLimit: row.rateLimit,
    rateLimitWindowMs: row.rateLimitWindowMs,
    expiresAt: row.expiresAt,
    organizationId: row.organizationId,
    rotatedFrom: row.id,
  };
}
