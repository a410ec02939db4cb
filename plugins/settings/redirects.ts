import { z } from "zod";
import type { ProjectRedirectsRow, ScopedStore } from "../_kernel/store.ts";
import type { RedirectsConfig, SaveRedirectsBody } from "./config_types.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import { failNaming } from "./fail_naming.ts";
import { parseUrl } from "./urls.ts";

const TABLE = "projectRedirects";
/** The id of a project's only row. */
const REDIRECTS_ID = "redirects";
/** Entries of one list. */
const MAX_URLS = 50;

const LISTS = ["redirectUris", "signOutRedirects"] as const;
const PLACES = [
  "appHomepage",
  "signInEndpoint",
  "externalSignUp",
  "userInvitation",
  "passwordReset",
  "ssoSuccess",
  "dirSyncSuccess",
  "logStreamsSuccess",
] as const;
/** A picture's host serves no page of the app, so it is not trusted like one. */
const LOGO = "logoUri";
const NAMES: readonly string[] = [...LISTS, ...PLACES, LOGO];

const url = z.string().nullable().optional();
const list = z.array(z.string()).max(MAX_URLS).nullable().optional();

/** The map of a save of redirects; loose, because the handler refuses an unknown key by its name. */
export const REDIRECTS_MAP = z.looseObject({
  ...Object.fromEntries(LISTS.map((name) => [name, list])),
  ...Object.fromEntries([...PLACES, LOGO].map((name) => [name, url])),
}) as z.ZodType<SaveRedirectsBody["config"], SaveRedirectsBody["config"]>;

/** Redirects as they are then, and the origins that are trusted for them. */
export interface SavedRedirects {
  readonly config: RedirectsConfig;
  readonly origins: readonly string[];
}

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
): Promise<SavedRedirects> {
  const given = Object.fromEntries(
    Object.entries(map).map(([key, value]) => toColumn(key, value)),
  );
  const columns = { ...given, updatedAt: now };
  const row = await store.updateOne(TABLE, { id: REDIRECTS_ID }, columns) ??
    await store.create(TABLE, { ...columns, id: REDIRECTS_ID });
  const config = toConfig(row);
  return { config, origins: originsOf(config) };
}

/** Forgets the project's redirects. */
export async function removeRedirects(store: ScopedStore): Promise<void> {
  await store.deleteOne(TABLE, { id: REDIRECTS_ID });
}

function toColumn(
  key: string,
  value: string | string[] | null,
): [string, string | string[] | null] {
  const name = `config.${key}`;
  if (!NAMES.includes(key)) return failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, name);
  if (value === null || value.length === 0) return [key, null];
  if (typeof value === "string") return [key, parseUrl(value, { name })];
  const urls = value.map((text, at) => parseUrl(text, { name: `${name}[${at}]` }));
  return [key, [...new Set(urls)]];
}

function originsOf({ logoUri: _, ...config }: RedirectsConfig): string[] {
  return [...new Set(Object.values(config).flat().map((text) => new URL(text).origin))].sort();
}

function toConfig(row: ProjectRedirectsRow | null): RedirectsConfig {
  const places = ([...PLACES, LOGO] as const).flatMap((name) => {
    const value = row?.[name] ?? null;
    return value === null ? [] : [[name, value]];
  });
  return {
    redirectUris: row?.redirectUris ?? [],
    signOutRedirects: row?.signOutRedirects ?? [],
    ...Object.fromEntries(places),
  };
}
