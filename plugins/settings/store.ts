import type { ScopedStore, StoredRow, StoredValue } from "../_kernel/store.ts";
import { putOriginListings } from "./origin_listings.ts";
import { DEFAULT_SETTINGS, type ProjectSettings, SETTINGS_ID, withDefaults } from "./defaults.ts";

/** Providers a project has at most; one read lists them all. */
export const MAX_SOCIAL_PROVIDERS = 50;

/** Columns of the settings that a save may change. */
export type SettingsChanges = Partial<Omit<ProjectSettings, "version">>;

/** When something is saved, and what it was made from. */
export interface SaveOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The settings as this same transaction has read them. */
  readonly from: ProjectSettings;
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
  return toSettings(await store.findOne("projectSettings", { id: SETTINGS_ID }));
}

/**
 * Changes some settings, or none, and counts the version up: what was built for the old one is not
 * used again.
 *
 * @returns the settings as they are then
 */
export async function saveSettings(
  store: ScopedStore,
  changes: SettingsChanges,
  { from, now }: SaveOptions,
): Promise<ProjectSettings> {
  const columns = { ...changes, version: from.version + 1 };
  const saved = toSettings(
    await putSingleRow(store, "projectSettings", { id: SETTINGS_ID, columns, now }),
  );
  await putOriginListings(store, { from, to: saved });
  return saved;
}

/** Takes every setting away, so that the defaults hold again, and counts the version up. */
export async function resetSettings(
  store: ScopedStore,
  { from, now }: SaveOptions,
): Promise<void> {
  const none = Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((name) => [name, null]));
  const columns = { ...none, version: from.version + 1 };
  await putSingleRow(store, "projectSettings", { id: SETTINGS_ID, columns, now });
  await putOriginListings(store, { from, to: DEFAULT_SETTINGS });
}

/** Changes a table's only row, or makes it, and gives it as it is then. */
export async function putSingleRow(
  store: ScopedStore,
  table: string,
  { columns, id, now }: {
    columns: Readonly<Record<string, StoredValue | undefined>>;
    id: string;
    now: number;
  },
): Promise<StoredRow> {
  const row = { ...columns, updatedAt: now };
  return await store.updateOne(table, { id }, row) ?? await store.create(table, { ...row, id });
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
