import { z } from "zod";
import { type PostEndpoint, scopedEndpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import type { ScopedOptions } from "../../_kernel/endpoint.ts";
import { fail, unknownField } from "../../_kernel/errors.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import type { ProjectSettings } from "../defaults.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { failNaming } from "../fail_naming.ts";
import type { SettingsChanges } from "../store.ts";
import type { EmptyBody } from "../types.ts";

/** Entries of one list of origins. */
export const MAX_ORIGINS = 50;

/** A body from which nothing is taken. */
export const emptyBody: z.ZodType<EmptyBody, EmptyBody> = z.object({});

/** The version a save was made from. */
export const version: z.ZodType<number | undefined, number | undefined> = z.int().min(0).optional();

/** Permission to read a project's settings. */
export const READ = "dashboard.read";
/** Permission to change a project's settings. */
export const MANAGE = "dashboard.manage";

/**
 * A scoped endpoint that is about one project: the platform has no settings, so an operator must name
 * a project.
 */
export function projectEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: ScopedOptions<Body>,
  handler: (input: ScopedInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return scopedEndpoint(path, options, async (input) => {
    if (isPlatform(input.scope)) {
      fail("BAD_REQUEST", SETTINGS_ERROR_CODES.SETTINGS_PROJECT_REQUIRED);
    }
    return await handler(input);
  });
}

/** @throws {APIError} SETTINGS_CHANGED when a save was made from another version than the stored one */
export function requireVersion(current: ProjectSettings, version: number | undefined): void {
  if (version !== undefined && version !== current.version) {
    fail("CONFLICT", SETTINGS_ERROR_CODES.SETTINGS_CHANGED);
  }
}

/** @throws {APIError} UNKNOWN_SETTING naming a field of a settings object that is no setting */
export function requireKnown(body: object, names: readonly string[]): void {
  const unknown = unknownField(body, names);
  if (unknown !== undefined) failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, unknown);
}

/** The lists whose origins are sent what signs people in: links, codes of a provider, cookies. */
const ORIGIN_LISTS = ["origins", "baseUrls", "redirectOrigins"] as const;

/**
 * Refuses to change which origins are trusted to who does not hold all of the project: a page of a
 * trusted origin is where links of a reset lead, and it may call with every user's cookie.
 *
 * @throws {APIError} 403 `PERMISSION_NOT_HELD`
 */
export async function requireMayTrust(
  { rights }: Pick<ScopedInput<unknown>, "rights">,
  { changes, current }: { changes: SettingsChanges; current: ProjectSettings },
): Promise<void> {
  const changed = ORIGIN_LISTS.some((name) => {
    const list = changes[name];
    return list !== undefined && JSON.stringify(list) !== JSON.stringify(current[name]);
  });
  if (changed) await rights.requireAll();
}
