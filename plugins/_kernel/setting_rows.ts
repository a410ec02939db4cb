/**
 * Settings as rows: what a plugin lets a project settle stands once, and its column, its default, the
 * check of a save and the table of the docs follow from it. This loads nothing.
 *
 * @module
 */
import type { ValueRuleName } from "../../rules/value_rules.ts";
import type {
  SettingKind,
  SettingRow,
  SettingRows,
  SettingsTable,
  SettingValues,
} from "./setting_types.ts";

/** A {@link SettingRow} whose rule is known; {@link SettingRow} itself names none, for it is exported. */
export type RuledRow = SettingRow & { readonly rule?: ValueRuleName };
/** A setting with the name of its column. */
export type NamedSetting = RuledRow & { readonly column: string };
/** What a table of settings is compiled against. */
export type RuledRows = Readonly<Record<string, RuledRow>>;

/** Every request fills the same rows. */
const STORED = new WeakMap<SettingRows, readonly [column: string, row: SettingRow][]>();

/** The settings that are stored. */
export function storedSettings(
  rows: SettingRows,
): readonly [column: string, row: SettingRow][] {
  const found = STORED.get(rows) ??
    Object.entries(rows).filter(([, { counts }]) => counts !== "nowhere");
  STORED.set(rows, found);
  return found;
}

/** How a setting is stored. */
export function kindOf({ default: value, type }: SettingRow): SettingKind {
  if (type !== undefined) return type;
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return "number";
  return typeof value === "string" ? "string" : "string[]";
}

/** The settings of one part by their names there. */
export function settingsAt(rows: RuledRows, part: string): Record<string, NamedSetting> {
  const found = Object.entries(rows).flatMap(([column, row]) =>
    [row.at ?? []].flat()
      .map((place) => place === part ? `${part}.${column}` : place)
      .filter((place) => place.startsWith(`${part}.`))
      .map((place) => [place.slice(part.length + 1), { ...row, column }] as const)
  );
  return Object.fromEntries(found);
}

/** What a stored row settles; the defaults hold where it has no value, and where there is no row. */
export function fillDefaults<Rows extends SettingRows>(
  rows: Rows,
  stored: { readonly [Name in keyof Rows]?: unknown } | null,
): SettingValues<Rows> {
  const values: Record<string, unknown> = {};
  for (const [column, row] of storedSettings(rows)) {
    values[column] = stored?.[column] ?? row.default;
  }
  // The names and kinds are those of the rows.
  return values as SettingValues<Rows>;
}

/** The table that settings are stored in: a column without a value stands for its default. */
export function settingsTable(
  rows: SettingRows,
  more: SettingsTable["fields"] = {},
): SettingsTable {
  const columns = storedSettings(rows).map(([column, row]) => {
    const kind = kindOf(row);
    return [column, { type: kind === "duration" ? "number" : kind, required: false }] as const;
  });
  return {
    fields: {
      ...Object.fromEntries(columns),
      ...more,
      updatedAt: { type: "date", required: true },
    },
  };
}

/** What the columns of settings must be to be stored. */
export function settingRules(rows: RuledRows): Record<string, ValueRuleName> {
  return Object.fromEntries(
    Object.entries(rows).flatMap(([column, { range, rule }]) => {
      const ruled = range === undefined ? rule : `${range[0]}-${range[1]}` as const;
      return ruled === undefined ? [] : [[column, ruled]];
    }),
  );
}
