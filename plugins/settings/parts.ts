import { failNaming } from "../_kernel/errors.ts";
import { kindOf, type NamedSetting, type RuledRow, settingsAt } from "../_kernel/setting_rows.ts";
import type { SettingsPart } from "../_kernel/setting_types.ts";
import { formatDuration, parseDuration } from "./durations.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import type { SettingsChanges } from "./store.ts";
import { type ProjectSettings, SETTINGS } from "./table.ts";
import { parseOrigins, parseUrl } from "./urls.ts";

const ROWS = SETTINGS.projectSettings;

/** One part of the settings as clients read it, e.g. `PartConfig<"features">`. */
export type PartConfig<Part extends string> = SettingsPart<
  typeof SETTINGS.projectSettings,
  Part
>;

/** The rows of one part by the names that clients know. */
export function partRows(part: string): Record<string, NamedSetting> {
  return settingsAt(ROWS, part);
}

/** One part of the settings as clients read it. */
export function readPart<Part extends string>(
  part: Part,
  settings: ProjectSettings,
): PartConfig<Part> {
  const values = Object.entries(partRows(part)).map(([key, row]) => {
    const value = storedIn(settings, row);
    const isDuration = kindOf(row) === "duration" && (value === null || typeof value === "number");
    return [key, isDuration ? formatDuration(value) : value];
  });
  // The names and kinds are those of the rows.
  return Object.fromEntries(values) as PartConfig<Part>;
}

/**
 * The columns that a save of one part changes. Only what differs counts, so a whole part may be sent
 * back with one switch turned, even one that has two names.
 *
 * @throws {APIError} UNKNOWN_SETTING, SETTING_NOT_AVAILABLE, DURATION_NOT_ALLOWED or
 * ORIGIN_NOT_ALLOWED naming the setting
 */
export function partChanges(
  part: string,
  given: object,
  { from, prefix = "" }: { from: ProjectSettings; prefix?: string },
): SettingsChanges {
  const rows = partRows(part);
  const changes = Object.entries(given).flatMap(([key, value]): [string, unknown][] => {
    const name = `${prefix}${key}`;
    const row = Object.hasOwn(rows, key) ? rows[key] : undefined;
    if (row === undefined) return failNaming(SETTINGS_ERROR_CODES.UNKNOWN_SETTING, name);
    if (value === undefined) return [];
    const stored = toStored(row, value, { name });
    if (JSON.stringify(stored) === JSON.stringify(storedIn(from, row))) return [];
    if (row.counts !== "nowhere") return [[row.column, stored]];
    return failNaming(SETTINGS_ERROR_CODES.SETTING_NOT_AVAILABLE, name);
  });
  return Object.fromEntries(changes);
}

/**
 * What is stored of a value that a client sends: lengths as milliseconds, addresses as browsers write
 * them; an empty text takes away what has no default.
 *
 * @throws {APIError} DURATION_NOT_ALLOWED, ORIGIN_NOT_ALLOWED or URL_NOT_ALLOWED naming the setting
 */
export function toStored(row: RuledRow, given: unknown, { name }: { name: string }): unknown {
  const { default: none, range, rule } = row;
  if (kindOf(row) === "duration" && range !== undefined) {
    return parseDuration(String(given), { name, range, canBeUnlimited: none === null });
  }
  if (given === "") return none === null ? null : "";
  if (typeof given === "string") return rule?.startsWith("url") ? parseUrl(given, { name }) : given;
  if (!Array.isArray(given)) return given;
  const texts = given.map(String);
  if (rule === "origins") return parseOrigins(texts, { name });
  return [...new Set(texts.map((text, at) => parseUrl(text, { name: `${name}[${at}]` })))];
}

function storedIn(settings: Readonly<Record<string, unknown>>, row: NamedSetting): unknown {
  return row.counts === "nowhere" ? row.default : settings[row.column];
}
