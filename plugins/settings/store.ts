import type { ScopedStore, StoredRow } from "../_kernel/store.ts";
import { DEFAULT_SETTINGS, type ProjectSettings, SETTINGS_ID, withDefaults } from "./defaults.ts";

/** Providers a project has at most; one read lists them all. */
export const MAX_SOCIAL_PROVIDERS = 50;

/** Columns of the settings that a save may change. */
export type SettingsChanges = Partial<Omit<ProjectSettings, "version">>;

/** When and on which version something is saved. */
export interface SaveOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The version the saver has read; absent saves on any. */
  readonly version?: number;
}

/** Credentials of an OAuth provider as they are stored. */
export interface StoredSocialProvider {
  /** Lower case, e.g. `google`. */
  readonly providerId: string;
  readonly clientId: string;
  /** Opens under {@link socialSecretPurpose} of this provider. */
  readonly sealedSecret: string;
  /** Microsoft's tenant; null where there is none. */
  readonly tenantId: string | null;
  /** OpenID Connect discovery document of a provider that is not built in; null for one that is. */
  readonly discoveryUrl: string | null;
  readonly enabled: boolean;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
}

/** The purpose a provider's client secret is sealed under (see `ProjectSecrets`). */
export function socialSecretPurpose(providerId: string): string {
  return `social-provider/${providerId}`;
}

/** The project's settings, with defaults for what was never saved. */
export async function readSettings(store: ScopedStore): Promise<ProjectSettings> {
  return toSettings(await settingsRow(store));
}

/**
 * Changes some settings and counts the version up, both in the lane's own transaction: of saves that
 * name the same version, one is taken. Without changes nothing is written.
 *
 * @returns the settings as they are then, or null when `version` is not the stored one
 */
export async function saveSettings(
  store: ScopedStore,
  changes: SettingsChanges,
  { now, version }: SaveOptions,
): Promise<ProjectSettings | null> {
  const row = await settingsRow(store);
  const current = toSettings(row);
  if (version !== undefined && version !== current.version) return null;
  if (Object.keys(changes).length === 0) return current;
  return await writeSettings(store, { ...changes, version: current.version + 1, updatedAt: now });
}

/**
 * Counts the version up because something beside the row changed: what was built for the old version
 * is not used again.
 */
export async function touchSettings(store: ScopedStore, now: number): Promise<ProjectSettings> {
  const { version } = await readSettings(store);
  return await writeSettings(store, { version: version + 1, updatedAt: now });
}

function settingsRow(store: ScopedStore): Promise<StoredRow | null> {
  return store.findOne("projectSettings", { id: SETTINGS_ID });
}

async function writeSettings(
  store: ScopedStore,
  columns: SettingsChanges & { version: number; updatedAt: number },
): Promise<ProjectSettings> {
  const updated = await store.updateOne("projectSettings", { id: SETTINGS_ID }, columns);
  return toSettings(
    updated ?? await store.create("projectSettings", { ...columns, id: SETTINGS_ID }),
  );
}

/** The project's providers by id, enabled or not; at most 50. */
export async function readSocialProviders(store: ScopedStore): Promise<StoredSocialProvider[]> {
  const rows = await store.findMany("socialProvider", {
    sortBy: { field: "providerId", direction: "asc" },
    limit: MAX_SOCIAL_PROVIDERS,
  });
  return rows.map(toSocialProvider);
}

/** One of the project's providers, or null. */
export async function findSocialProvider(
  store: ScopedStore,
  providerId: string,
): Promise<StoredSocialProvider | null> {
  const row = await store.findOne("socialProvider", { providerId });
  return row && toSocialProvider(row);
}

/** Stores a provider under its id, in the place of an earlier one. */
export async function putSocialProvider(
  store: ScopedStore,
  provider: StoredSocialProvider,
): Promise<void> {
  const { providerId } = provider;
  if (await store.updateOne("socialProvider", { providerId }, { ...provider }) !== null) return;
  await store.create("socialProvider", { ...provider, createdAt: provider.updatedAt });
}

/** Deletes one of the project's providers with its secret; false if it has no such provider. */
export function removeSocialProvider(store: ScopedStore, providerId: string): Promise<boolean> {
  return store.deleteOne("socialProvider", { providerId });
}

function toSettings(row: StoredRow | null): ProjectSettings {
  const known = Object.entries(row ?? {}).filter(([name]) => Object.hasOwn(DEFAULT_SETTINGS, name));
  return withDefaults(Object.fromEntries(known));
}

function toSocialProvider(row: StoredRow): StoredSocialProvider {
  return {
    providerId: String(row.providerId),
    clientId: String(row.clientId),
    sealedSecret: String(row.sealedSecret),
    tenantId: typeof row.tenantId === "string" ? row.tenantId : null,
    discoveryUrl: typeof row.discoveryUrl === "string" ? row.discoveryUrl : null,
    enabled: row.enabled === true,
    updatedAt: Number(row.updatedAt),
  };
}
