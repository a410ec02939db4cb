import type { OrganizationPlace } from "../_kernel/permissions.ts";
import type { ScopedStore, StoredRow, StoredValue } from "../_kernel/store.ts";
import { displayedParts, formatApiKey, hashApiKey } from "./format.ts";
import type { ApiKey, ApiKeyRateLimit, CreatedApiKey } from "./types.ts";

/** Keys one reply lists at most. */
const MAX_LISTED = 1000;

/** What a new key's row is made of, besides what the key itself gives. */
export interface NewApiKey {
  readonly kind: "live" | "test";
  readonly name: string;
  readonly createdBy: string;
  readonly permissions: readonly string[];
  readonly allowedCidrs?: readonly string[];
  readonly rateLimit?: number;
  readonly rateLimitWindowMs?: number;
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
  readonly organizationId?: string;
  /** The id of the key it takes the place of. */
  readonly rotatedFrom?: string;
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
    where: organizationId === undefined ? {} : { organizationId },
    sortBy: { field: "createdAt", direction: "desc" },
    limit: MAX_LISTED,
  });
  return rows.map(toApiKey);
}

/** One of the project's keys as it is stored, or null. */
export function findApiKey(store: ScopedStore, id: string): Promise<StoredRow | null> {
  return store.findOne("apiKey", { id });
}

/** One of the project's keys by the key itself, or null. */
export async function findByKey(store: ScopedStore, key: string): Promise<StoredRow | null> {
  return await store.findOne("apiKey", { keyHash: await hashApiKey(key) });
}

/** Changes columns of one of the project's keys; null if it has no such key. */
export async function updateApiKeyRow(
  store: ScopedStore,
  { changes, id }: { id: string; changes: Readonly<Record<string, StoredValue | undefined>> },
): Promise<ApiKey | null> {
  const row = await store.updateOne("apiKey", { id }, changes);
  return row && toApiKey(row);
}

/** Deletes one of the project's keys; false if it has no such key. */
export function removeApiKey(store: ScopedStore, id: string): Promise<boolean> {
  return store.deleteOne("apiKey", { id });
}

/** A column that lists texts; empty when it has no value. */
export function textsOf(value: StoredRow[string]): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Where a key acts: in its organization, or in the project. */
export function placeOf({ organizationId }: StoredRow): OrganizationPlace {
  return typeof organizationId === "string" ? { organizationId } : {};
}

function toApiKey(row: StoredRow): ApiKey {
  return {
    id: row.id,
    name: String(row.name),
    prefix: String(row.prefix),
    start: String(row.start),
    end: String(row.end),
    organizationId: typeof row.organizationId === "string" ? row.organizationId : null,
    permissions: textsOf(row.permissions),
    allowedCidrs: Array.isArray(row.allowedCidrs) ? textsOf(row.allowedCidrs) : null,
    rateLimit: rateLimitOf(row),
    expiresAt: toIso(row.expiresAt),
    lastUsedAt: toIso(row.lastUsedAt),
    createdAt: new Date(Number(row.createdAt)).toISOString(),
  };
}

function rateLimitOf({ rateLimit, rateLimitWindowMs }: StoredRow): ApiKeyRateLimit | null {
  if (typeof rateLimit !== "number") return null;
  return { limit: rateLimit, windowMs: Number(rateLimitWindowMs) };
}

/** Epoch milliseconds as ISO 8601; null for no time. */
export function toIso(time: unknown): string | null {
  return typeof time === "number" ? new Date(time).toISOString() : null;
}
