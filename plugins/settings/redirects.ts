import { failNaming } from "../_kernel/errors.ts";
import { fillDefaults } from "../_kernel/setting_rows.ts";
import type { ProjectRedirectsRow, ScopedStore } from "../_kernel/store.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import { toStored } from "./parts.ts";
import { SETTINGS } from "./table.ts";
import type { RedirectsConfig, SaveRedirectsBody } from "./types.ts";

const TABLE = "projectRedirects";
const ROWS = SETTINGS[TABLE];
/** The id of a project's only row. */
const REDIRECTS_ID = "redirects";

/** The project's redirects. */
export async function readRedirects(store: ScopedStore): Promise<RedirectsConfig> {
  return toConfig(await store.findOne(TABLE, { id: REDIRECTS_ID }));
}

/**
 * Changes some redirects and gives them all.
 *
 * @throws {APIError} UNKNOWN_SETTING or URL_NOT_ALLOWED naming the key
 */
export async function saveRedirects(
  store: ScopedStore,
  map: SaveRedirectsBody["config"],
  { now }: { now: number },
): Promise<{ config: RedirectsConfig; origins: string[] }> {
  const given = Object.entries(map).map(([key, value]) => {
    const name = `config.${key}`;
    if (!isRedirect(key)) return failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, name);
    return [key, toStored(ROWS[key], value, { name })];
  });
  const columns = { ...Object.fromEntries(given), updatedAt: now };
  const row = await store.updateOne(TABLE, { id: REDIRECTS_ID }, columns) ??
    await store.create(TABLE, { ...columns, id: REDIRECTS_ID });
  const config = toConfig(row);
  return { config, origins: originsOf(config) };
}

/** Forgets the project's redirects. */
export async function removeRedirects(store: ScopedStore): Promise<void> {
  await store.deleteOne(TABLE, { id: REDIRECTS_ID });
}

function isRedirect(key: string): key is keyof typeof ROWS {
  return Object.hasOwn(ROWS, key);
}

/** A picture's host serves no page of the app, so it is not trusted like one. */
function originsOf({ logoUri: _, ...config }: RedirectsConfig): string[] {
  return [...new Set(Object.values(config).flat().map((text) => new URL(text).origin))].sort();
}

function toConfig(row: ProjectRedirectsRow | null): RedirectsConfig {
  const { redirectUris, signOutRedirects, ...places } = fillDefaults(ROWS, row);
  const settled = Object.entries(places).filter(([, value]) => value !== null);
  return { redirectUris, signOutRedirects, ...Object.fromEntries(settled) };
}
