/** How a setting is stored. A duration is milliseconds that clients write in words, e.g. `7 days`. */
export type SettingKind = "boolean" | "number" | "duration" | "string" | "string[]";

/** What is known of one setting. */
export interface SettingRow {
  /** How it is stored, where its default does not say it. */
  readonly type?: SettingKind;
  /** What holds before anything is saved; null is no value, and of a duration no limit. */
  readonly default: boolean | number | string | readonly string[] | null;
  /** The least and the greatest number that is taken; of a duration milliseconds. */
  readonly range?: readonly [least: number, greatest: number];
  /** What a text must be, or each of a list: the name of a rule of `rules/value_rules.ts`. */
  readonly rule?: string;
  /** The only texts that are taken. */
  readonly oneOf?: readonly string[];
  /**
   * The parts of the config where clients find it, by the name of its column or by another:
   * `features.mfa`. Absent where a table is one object, and where clients don't find it.
   */
  readonly at?: string | readonly string[];
  /**
   * Where it counts: in the server, if nothing is said; only in the project's own apps, for which it
   * is kept; or in no part of this version, which takes the default only and stores nothing.
   */
  readonly counts?: "apps" | "nowhere";
  /** What it is or does, in a few words. */
  readonly says: string;
}

/** Settings by the names of their columns. */
export type SettingRows = Readonly<Record<string, SettingRow>>;

/** What is stored of each kind. */
export type KindValues = {
  /** A switch. */
  boolean: boolean;
  /** A whole number. */
  number: number;
  /** Milliseconds. */
  duration: number;
  /** A text. */
  string: string;
  /** Texts. */
  "string[]": string[];
};

/** How a setting is stored, as its row says. */
export type KindOf<Row extends SettingRow> = Row extends { readonly type: SettingKind }
  ? Row["type"]
  : Row["default"] extends boolean ? "boolean"
  : Row["default"] extends number ? "number"
  : Row["default"] extends string ? "string"
  : "string[]";

/** What is stored of a setting. */
export type SettingValue<Row extends SettingRow> =
  | (Row extends { readonly oneOf: readonly (infer Text)[] } ? Text : KindValues[KindOf<Row>])
  | (Row["default"] extends null ? null : never);

/** The values of settings by their columns. */
export type SettingValues<Rows extends SettingRows> = {
  -readonly [Name in keyof Rows as Rows[Name]["counts"] extends "nowhere" ? never : Name]:
    SettingValue<Rows[Name]>;
};

/** Values that may be absent instead of null. */
export type WithoutNulls<Values> =
  & { [Name in keyof Values as null extends Values[Name] ? never : Name]: Values[Name] }
  & {
    [Name in keyof Values as null extends Values[Name] ? Name : never]?: Exclude<
      Values[Name],
      null
    >;
  };

/** The names of a setting in one part of the config. */
export type KeyAt<Name, Row, Part extends string> = Row extends { readonly at: infer At }
  ? (At extends readonly (infer Place)[] ? Place : At) extends infer Place
    ? Place extends Part ? Name
    : Place extends `${Part}.${infer Key}` ? Key
    : never
  : never
  : never;

/** The settings of one part as clients read them, by their names there. */
export type SettingsPart<Rows extends SettingRows, Part extends string> = {
  -readonly [Name in keyof Rows as KeyAt<Name, Rows[Name], Part>]: KindOf<Rows[Name]> extends
    "duration" ? string : SettingValue<Rows[Name]>;
};

/** A column of a plugin's table, as Better Auth takes it. */
export interface SettingsColumn {
  /** How it is stored. */
  type: "boolean" | "number" | "string" | "string[]" | "date";
  /** Whether every row has a value. */
  required: boolean;
  /** Whether no two rows of a project have the same value. */
  unique?: boolean;
}

/** A table of a plugin's schema. */
export interface SettingsTable {
  /** Its columns. */
  readonly fields: Readonly<Record<string, SettingsColumn>>;
}
