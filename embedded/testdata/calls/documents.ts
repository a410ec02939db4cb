/**
 * Calls of `ctx.db` with ids, fields and tables that are wrong, and values at Convex's limits. Sources:
 * crates/isolate/src/environment/udf/async_syscall.rs, crates/common/src/document.rs, crates/value/src (id_v6.rs,
 * object.rs, array.rs, size.rs), crates/convex/sync_types/src/identifier.rs.
 */

/** Calls that take a document's id, as errors name them, and what each says of one that is not there. */
export const METHODS = {
  "db.get": null,
  "db.patch": "Update on nonexistent document ID ",
  "db.replace": "Replace on nonexistent document ID ",
  "db.delete": "Delete on nonexistent document ID ",
} as const;

/** Texts that are no ids, made of one that is, and what `DeveloperDocumentId::decode` says of them. */
export const BAD_IDS: readonly (readonly [string, (id: string) => string, RegExp])[] = [
  ["empty", () => "", /^Unable to decode ID: Invalid ID length 0$/],
  ["short", () => "abc", /^Unable to decode ID: Invalid ID length 3$/],
  ["one short", (id) => id.slice(0, 30), /^Unable to decode ID: Invalid ID length 30$/],
  ["long", (id) => id.padEnd(38, "0"), /^Unable to decode ID: Invalid ID length 38$/],
  ["very long", () => "0".repeat(10_000), /^Unable to decode ID: Invalid ID length 10000$/],
  [
    "a UUID",
    () => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    /^Unable to decode ID: ID wasn't valid base32$/,
  ],
  ["capitals", (id) => id.toUpperCase(), /^Unable to decode ID: ID wasn't valid base32$/],
  [
    "a letter that is none",
    (id) => `${id.slice(0, -1)}u`,
    /^Unable to decode ID: ID wasn't valid base32$/,
  ],
  [
    "one letter changed",
    (id) => changed(id, 8),
    /^Unable to decode ID: Invalid ID version \d+ \(expected \d+\)$/,
  ],
  [
    "another letter changed",
    (id) => changed(id, 20),
    /^Unable to decode ID: Invalid ID version \d+ \(expected \d+\)$/,
  ],
];

function changed(id: string, at: number): string {
  return `${id.slice(0, at)}${id[at] === "0" ? "1" : "0"}${id.slice(at + 1)}`;
}

/** Names of tables that `db.insert` refuses, and what `check_valid_identifier` says of them. */
export const BAD_TABLES: readonly (readonly [string, string])[] = [
  ["", "Identifier cannot be empty"],
  [
    "1st",
    "Invalid first character '1' in 1st: Identifiers must start with an alphabetic character or underscore",
  ],
  [
    "-",
    "Invalid first character '-' in -: Identifiers must start with an alphabetic character or underscore",
  ],
  [
    "é",
    "Invalid first character 'é' in é: Identifiers must start with an alphabetic character or underscore",
  ],
  [
    "a-b",
    "Identifier a-b has invalid character '-': Identifiers can only contain alphanumeric characters or underscores",
  ],
  [
    "a b",
    "Identifier a b has invalid character ' ': Identifiers can only contain alphanumeric characters or underscores",
  ],
  [
    "a\n",
    "has invalid character '\\n': Identifiers can only contain alphanumeric characters or underscores",
  ],
  [
    "a'",
    "has invalid character '\\'': Identifiers can only contain alphanumeric characters or underscores",
  ],
  [
    "aé",
    "has invalid character 'é': Identifiers can only contain alphanumeric characters or underscores",
  ],
  ["a".repeat(65), "Identifier is too long (65 > maximum 64)"],
];

/** Documents that are refused by any write, and with what; `wrap` is for what fails before a document is made. */
export const BAD_DOCUMENTS: readonly {
  name: string;
  document: () => Record<string, unknown>;
  error: string;
  wrap?: boolean;
}[] = [
  {
    name: "a field of the system's",
    document: () => ({ _secret: 1 }),
    error:
      "Field '_secret' starts with an underscore, which is only allowed for system fields like '_id'",
  },
  { name: "17 levels", document: () => ({ a: nested(16) }), error: tooNested("Document", 17, 16) },
  { name: "64 levels", document: () => ({ a: nested(63) }), error: tooNested("Document", 64, 16) },
  {
    name: "65 levels",
    document: () => ({ a: nested(64) }),
    error: tooNested("Value", 65, 64),
    wrap: true,
  },
  {
    name: "8,193 items",
    document: () => ({ a: Array(8193).fill(null) }),
    error: "Array length is too long (8193 > maximum length 8192)",
    wrap: true,
  },
  {
    name: "1,025 fields in a field",
    document: () => ({ a: wide(1025) }),
    error: "Object has too many fields (1025 > maximum number 1024)",
    wrap: true,
  },
  {
    name: "a megabyte and a byte",
    document: () => ({ a: "x".repeat(BYTES_LEFT + 1) }),
    error: "Value is too large (1.00 MiB > maximum size 1 MiB)",
  },
  {
    name: "two megabytes",
    document: () => ({ a: "x".repeat(1 << 20), b: new ArrayBuffer(1 << 20) }),
    error: "Value is too large (2.00 MiB > maximum size 1 MiB)",
  },
];

/** Documents that any write takes, at the limits. */
export const GOOD_DOCUMENTS: Readonly<Record<string, () => Record<string, unknown>>> = {
  "16 levels": () => ({ a: nested(15) }),
  "8,192 items": () => ({ a: Array(8192).fill(null) }),
  "1,024 fields in a field": () => ({ a: wide(1024) }),
  "a megabyte": () => ({ a: "x".repeat(BYTES_LEFT) }),
  "a field without a name": () => ({ a: { "": 1 } }),
  "fields of all letters that may be": () => ({
    a: Object.fromEntries(
      Array.from({ length: 95 }, (_, at) => [`f${String.fromCharCode(32 + at)}`, at]),
    ),
  }),
  "a field of 1,024 letters": () => ({ a: { ["x".repeat(1024)]: 1 } }),
};

/** Arrays in each other, so many of them. */
export function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

function wide(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, at]));
}

function tooNested(what: string, levels: number, most: number): string {
  return `${what} is too nested (nested ${levels} levels deep > maximum nesting ${most})`;
}

/**
 * What a text may have in a document of a mebibyte. The rest: 2 for the document, 2 for the text; a name and its
 * byte each for `a`, `_id` and `_creationTime`; 34 for an id of 32 letters, 9 for the time.
 */
const BYTES_LEFT = (1 << 20) - 2 - 2 - 2 - 4 - 14 - 34 - 9;
