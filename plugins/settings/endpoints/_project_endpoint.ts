import * as z from "../../_kernel/schemas.ts";
import {
  endpoint,
  type PostEndpoint,
  type ScopedInput,
  type ScopedOptions,
} from "../../_kernel/endpoint.ts";
import { fail, requireKnown } from "../../_kernel/errors.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import type { ProjectSettings } from "../table.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { readSettings, type SettingsChanges } from "../store.ts";

/** A body from which nothing is taken. */
export const emptyBody: z.ZodType<object, object> = z.object({});

/** The version a save was made from. */
export const version = z.int().min(0).optional();

/** An endpoint that gives some of a project's settings. */
export function readEndpoint<Path extends string, Reply>(
  path: Path,
  handler: (input: ScopedInput<object>) => Promise<Reply>,
): PostEndpoint<Path, object, Reply> {
  return projectEndpoint(path, { body: emptyBody, permission: "dashboard.read" }, handler);
}

/** The body of a save; it is loose, and its endpoint refuses a field that has no schema. */
type SaveSchema<Body> = z.ZodType<Body, Body> & { readonly shape: object };

/** An endpoint that changes some of a project's settings. A field it does not know is UNKNOWN_SETTING. */
export function saveEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: { readonly body: SaveSchema<Body> },
  handler: (input: ScopedInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return projectEndpoint(path, { ...options, permission: "dashboard.manage" }, (input) => {
    const names = Object.keys(options.body.shape);
    requireKnown(input.body, { names, error: SETTINGS_ERROR_CODES.UNKNOWN_SETTING });
    return handler(input);
  });
}

/** An endpoint about one project: the platform has no settings, so an operator must name a project. */
function projectEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: ScopedOptions<Body>,
  handler: (input: ScopedInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return endpoint(path, options, async (input) => {
    if (isPlatform(input.scope)) {
      fail("BAD_REQUEST", SETTINGS_ERROR_CODES.SETTINGS_PROJECT_REQUIRED);
    }
    return await handler(input);
  });
}

/**
 * The settings that a save changes.
 *
 * @throws {APIError} SETTINGS_CHANGED when the save was made from another version than the stored one
 */
export async function settingsToSave(
  { body, store }: { body: { version?: number | undefined }; store: ScopedStore },
): Promise<ProjectSettings> {
  const settings = await readSettings(store);
  if (body.version === undefined || body.version === settings.version) return settings;
  return fail("CONFLICT", SETTINGS_ERROR_CODES.SETTINGS_CHANGED);
}

/** The lists whose origins are sent what signs people in: links, codes of a provider, cookies. */
const ORIGIN_LISTS = ["origins", "baseUrls", "redirectOrigins"] as const;

/**
 * Refuses to change which origins are trusted to whoever does not hold all of the project: a page of a
 * trusted origin is where links of a reset lead, and it may call with every user's cookie. And to switch
 * second factors off to whoever may take them from nobody: no user is asked for one from then on.
 *
 * @throws {APIError} 403 `PERMISSION_NOT_HELD`, `MISSING_PERMISSION_SECOND_FACTORREMOVE`
 */
export async function requireMayChange(
  { rights }: Pick<ScopedInput<unknown>, "rights">,
  { changes, current }: { changes: SettingsChanges; current: ProjectSettings },
): Promise<void> {
  const changed = ORIGIN_LISTS.some((name) => {
    const list = changes[name];
    return list !== undefined && JSON.stringify(list) !== JSON.stringify(current[name]);
  });
  if (changed) await rights.requireAll();
  if (current.twoFactor && changes.twoFactor === false) {
    await rights.require("second_factor.remove");
  }
}
