import { fail } from "../_kernel/errors.ts";
import { hashApiKey } from "../_kernel/hash.ts";
import type { OrganizationPlace } from "../_kernel/permissions.ts";
import type { Rights } from "../_kernel/rights.ts";
import type { Actor } from "../_kernel/scope.ts";
import type { ApiKeyRow, NewRow, ScopedStore } from "../_kernel/store.ts";
import { API_KEYS_ERROR_CODES } from "./error_codes.ts";
import { displayedParts, formatApiKey } from "./format.ts";
import type { ApiKey, ApiKeyRateLimit, CreatedApiKey } from "./types.ts";

/** Keys one reply lists at most. */
const MAX_LISTED = 1000;

/** What a new key's row is made of, besides what the key itself gives. */
export interface NewApiKey
  extends
    Omit<NewRow<ApiKeyRow>, "keyHash" | "prefix" | "start" | "end" | "createdAt" | "updatedAt"> {
  readonly kind: "live" | "test";
  /** See {@link makerOf}. */
  readonly createdBy: string;
}

/**
 * Whose a new key counts as. A key makes others for whoever made it: they end with that account's access,
 * though the key between may be gone by then.
 */
export async function makerOf(store: ScopedStore, { id, type }: Actor): Promise<string> {
  if (type !== "api_key") return id;
  const own = await store.findOne("apiKey", { id });
  return own?.createdBy ?? id;
}

/** Makes a key and its row; the key itself is in the answer and nowhere else. */
export async function makeApiKey(
  store: ScopedStore,
  { kind, ...columns }: NewApiKey,
  { now }: { now: number },
): Promise<CreatedApiKey> {
  const key = formatApiKey(kind, crypto.getRandomValues(new Uint8Array(32)));
  const row = await store.create("apiKey", {
    ...columns,
    ...displayedParts(key),
    keyHash: hashApiKey(key),
    createdAt: now,
    updatedAt: now,
  });
  return { ...toApiKey(row), key };
}

/** The project's keys, or those of an organization, newest first. */
export async function listApiKeysOf(
  store: ScopedStore,
  { organizationId }: { organizationId?: string } = {},
): Promise<ApiKey[]> {
  const rows = await store.findMany("apiKey", {
    ...organizationId === undefined ? {} : { where: { organizationId } },
    sortBy: { field: "createdAt", direction: "desc" },
    limit: MAX_LISTED,
  });
  return rows.map(toApiKey);
}

/**
 * One of the project's keys, for whoever holds a permission where it acts: who makes a key of their
 * organization revokes it too. Nobody else hears whether there is such a key.
 *
 * @throws {APIError} 403 `MISSING_PERMISSION_…`, 404 `API_KEY_NOT_FOUND`
 */
export async function getApiKey(
  { rights, store }: { rights: Rights; store: ScopedStore },
  { id, permission }: { id: string; permission: string },
): Promise<ApiKeyRow> {
  const row = await store.findOne("apiKey", { id });
  await rights.require(permission, row === null ? {} : placeOf(row));
  return row ?? fail("NOT_FOUND", API_KEYS_ERROR_CODES.API_KEY_NOT_FOUND);
}

/** Where a key acts: in its organization, or in the project. */
export function placeOf({ organizationId }: ApiKeyRow): OrganizationPlace {
  return organizationId === null ? {} : { organizationId };
}

/** A stored key as it goes over the wire. */
export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    start: row.start,
    end: row.end,
    organizationId: row.organizationId,
    permissions: row.permissions,
    allowedCidrs: row.allowedCidrs,
    rateLimit: rateLimitOf(row),
    expiresAt: toIso(row.expiresAt),
    lastUsedAt: toIso(row.lastUsedAt),
    rotatedFrom: row.rotatedFrom,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}

/** The window of a rate that names none, as where requests are counted. */
export const DEFAULT_WINDOW_MS = 60_000;

function rateLimitOf({ rateLimit, rateLimitWindowMs }: ApiKeyRow): ApiKeyRateLimit | null {
  return rateLimit === null
    ? null
    : { limit: rateLimit, windowMs: rateLimitWindowMs ?? DEFAULT_WINDOW_MS };
}

/** Epoch milliseconds as ISO 8601; null for no time. */
function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
