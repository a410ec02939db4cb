import type { ScopedStore, StoredRow } from "../_kernel/store.ts";
import type { ApiKey } from "./types.ts";

/** Keys one reply lists at most. */
const MAX_LISTED = 1000;

/** What a new key's row is made of. */
export interface NewApiKey {
  readonly name: string;
  readonly keyHash: string;
  readonly prefix: string;
  readonly start: string;
  readonly end: string;
  readonly createdBy: string;
  readonly permissions?: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
  readonly organizationId?: string;
}

/** Inserts a key's row into its project. */
export async function insertApiKey(
  store: ScopedStore,
  key: NewApiKey,
  { now }: { now: number },
): Promise<ApiKey> {
  return toApiKey(await store.create("apiKey", { ...key, createdAt: now, updatedAt: now }));
}

/** The project's keys, newest first. */
export async function listApiKeysOf(store: ScopedStore): Promise<ApiKey[]> {
  const rows = await store.findMany("apiKey", {
    sortBy: { field: "createdAt", direction: "desc" },
    limit: MAX_LISTED,
  });
  return rows.map(toApiKey);
}

/** Deletes one of the project's keys; false if it has no such key. */
export function removeApiKey(store: ScopedStore, id: string): Promise<boolean> {
  return store.deleteOne("apiKey", { id });
}

function toApiKey(row: StoredRow): ApiKey {
  return {
    id: row.id,
    name: String(row.name),
    prefix: String(row.prefix),
    start: String(row.start),
    end: String(row.end),
    organizationId: typeof row.organizationId === "string" ? row.organizationId : null,
    permissions: Array.isArray(row.permissions) ? row.permissions.map(String) : [],
    expiresAt: toIso(row.expiresAt),
    lastUsedAt: toIso(row.lastUsedAt),
    createdAt: new Date(Number(row.createdAt)).toISOString(),
  };
}

function toIso(time: unknown): string | null {
  return typeof time === "number" ? new Date(time).toISOString() : null;
}
