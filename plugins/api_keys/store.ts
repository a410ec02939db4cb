import type { OrganizationPlace } from "../_kernel/permissions.ts";
import type { Actor } from "../_kernel/scope.ts";
import type { ApiKeyRow, Changes, NewRow, ScopedStore } from "../_kernel/store.ts";
import { displayedParts, formatApiKey, hashApiKey } from "./format.ts";
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
  const own = await findApiKey(store, id);
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
    keyHash: await hashApiKey(key),
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

/** One of the project's keys as it is stored, or null. */
export function findApiKey(store: ScopedStore, id: string): Promise<ApiKeyRow | null> {
  return store.findOne("apiKey", { id });
}

/** One of the project's keys by the key itself, or null. */
export async function findByKey(store: ScopedStore, key: string): Promise<ApiKeyRow | null> {
  return await store.findOne("apiKey", { keyHash: await hashApiKey(key) });
}

/** Changes columns of one of the project's keys; null if it has no such key. */
export async function updateApiKeyRow(
  store: ScopedStore,
  { changes, id }: { id: string; changes: Changes<ApiKeyRow> },
): Promise<ApiKey | null> {
  const row = await store.updateOne("apiKey", { id }, changes);
  return row && toApiKey(row);
}

/** Deletes one of the project's keys; false if it has no such key. */
export function removeApiKey(store: ScopedStore, id: string): Promise<boolean> {
  return store.deleteOne("apiKey", { id });
}

/** Where a key acts: in its organization, or in the project. */
export function placeOf({ organizationId }: ApiKeyRow): OrganizationPlace {
  return organizationId === null ? {} : { organizationId };
}

function toApiKey(row: ApiKeyRow): ApiKey {
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
    createdAt: new Date(row.createdAt).toISOString(),
  };
}

function rateLimitOf({ rateLimit, rateLimitWindowMs }: ApiKeyRow): ApiKeyRateLimit | null {
  return rateLimit === null ? null : { limit: rateLimit, windowMs: rateLimitWindowMs ?? 0 };
}

/** Epoch milliseconds as ISO 8601; null for no time. */
export function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
