import type {
  NewRow,
  ProjectSettingsRow,
  ScopedStore,
  SocialProviderRow,
} from "../_kernel/store.ts";
import { putOriginListings } from "./origin_listings.ts";
import { DEFAULT_SETTINGS, type ProjectSettings, SETTINGS_ID, withDefaults } from "./table.ts";

/** Providers a project has at most; one read lists them all. */
export const MAX_SOCIAL_PROVIDERS = 50;

/** Columns of the settings that a save may change. */
export type SettingsChanges = Partial<Omit<ProjectSettings, "version">>;

/** When something is saved, and what it was made from. */
interface SaveOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The settings as this same transaction has read them. */
  readonly from: ProjectSettings;
}

/**
 * Credentials of an OAuth provider as they are stored. The secret is one of the sealed columns
 * (`rules/sealed_columns.ts`); `tenantId` is Microsoft's, and `discoveryUrl` the OpenID Connect
 * document of a provider that is not built in.
 */
export type StoredSocialProvider = Readonly<Omit<SocialProviderRow, "id" | "createdAt">>;

/** The project's settings, with defaults for what was never saved. */
export async function readSettings(store: ScopedStore): Promise<ProjectSettings> {
  return withDefaults(await store.findOne("projectSettings", { id: SETTINGS_ID }));
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
  const columns = { ...changes, version: from.version + 1, updatedAt: now };
  const saved = withDefaults(await putSettings(store, columns));
  await putOriginListings(store, { from, to: saved });
  return saved;
}

/** Takes every setting away, so that the defaults hold again, and counts the version up. */
export async function resetSettings(
  store: ScopedStore,
  { from, now }: SaveOptions,
): Promise<void> {
  const none = Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((name) => [name, null]));
  await putSettings(store, { ...none, version: from.version + 1, updatedAt: now });
  await putOriginListings(store, { from, to: DEFAULT_SETTINGS });
}

async function putSettings(
  store: ScopedStore,
  columns: NewRow<ProjectSettingsRow>,
): Promise<ProjectSettingsRow> {
  const row = { ...columns, id: SETTINGS_ID };
  return await store.updateOne("projectSettings", { id: SETTINGS_ID }, columns) ??
    await store.create("projectSettings", row);
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

function toSocialProvider(
  { createdAt: _, id: __, ...provider }: SocialProviderRow,
): StoredSocialProvider {
  return provider;
}
