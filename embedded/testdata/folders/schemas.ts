/** Schemas: crates/common/src/schemas/{json,mod}.rs, bootstrap_model/index/index_validation_error.rs. */
import { type Folder, QUERY } from "./folder.ts";

const IMPORTS = `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
`;
const SEE =
  "To learn more, see the schema documentation at https://docs.convex.dev/database/schemas.";

function schema(name: string, text: string, refused?: string): Folder {
  const files = { "messages.ts": QUERY, "schema.ts": IMPORTS + text };
  return { name, files, ...(refused === undefined ? {} : { refused }) };
}

/** A schema of the tables that are written. */
const tables = (written: string, refused?: string): Folder =>
  schema(
    `tables { ${written.length > 90 ? `${written.slice(0, 90)}…` : written} }`,
    `export default defineSchema({ ${written} });`,
    refused,
  );

/** One table, `t`, of two texts, with the indexes that are written. */
const indexes = (written: string, refused?: string): Folder =>
  tables(`t: defineTable({ a: v.string(), b: v.string() })${written}`, refused);

function invalidTable(name: string): string {
  return `Invalid table name: "${name}". Identifiers must start with a letter and can only contain ` +
    "letters, digits, and underscores.";
}

function invalidIndex(name: string): string {
  return `In table "t": Invalid index name: "${name}". Identifiers must be 64 characters or less, start ` +
    "with a letter, and only contain letters, digits, underscores.";
}

function reservedIndex(name: string): string {
  return `In table "t" cannot name an index "${name}" because the name is reserved. Indexes may not start ` +
    'with an underscore or be named "by_id" or "by_creation_time".';
}

function misplaced(type: string): string {
  return "The document validator in a schema must be an object, a union of objects, or `v.any()`. " +
    `Found ${type}. ${SEE}`;
}

function missing(index: string, field: string): string {
  return `In table "t" the index "${index}" is invalid because it references the field "${field}" that ` +
    "does not exist.";
}

const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `.index("i${at}", ["f${at}"])`).join("");
const fieldsOf = (count: number): string =>
  Array.from({ length: count }, (_, at) => `f${at}: v.null()`).join(", ");
const listOf = (count: number): string =>
  Array.from({ length: count }, (_, at) => `"f${at}"`).join(", ");

/** Folders that differ in their schemas. */
export const SCHEMAS: readonly Folder[] = [
  schema("an empty schema", "export default defineSchema({});"),
  schema(
    "no default export",
    "export const schema = defineSchema({});",
    `Schema file missing default export. ${SEE}`,
  ),
  schema(
    "a default export of null",
    "export default null;",
    `Schema file missing default export. ${SEE}`,
  ),
  schema(
    "a default export that is no schema",
    "export default {};",
    `Default export from schema file isn't a Convex schema. ${SEE}`,
  ),
  schema(
    "a default export that is a text",
    "export default 'schema';",
    `Default export from schema file isn't a Convex schema. ${SEE}`,
  ),
  schema(
    "a default export that is a table",
    "export default defineTable({});",
    `Default export from schema file isn't a Convex schema. ${SEE}`,
  ),
  schema("a schema that throws", "throw new Error('not today');", "Uncaught Error: not today"),
  schema("a schema that exports more", "export const a = 1;\nexport default defineSchema({});"),
  schema(
    "a loose schema",
    "export default defineSchema({ t: defineTable({ a: v.null() }).index('a', ['b']) }, { schemaValidation: false });",
  ),
  schema(
    "a schema that reads a variable",
    "const { NAME } = process.env;\nexport default defineSchema({});",
    "Uncaught Error: Environment variables unsupported when evaluating schema",
  ),
  schema(
    "a schema that fetches",
    "await fetch('http://127.0.0.1:1');\nexport default defineSchema({});",
    "Uncaught Error: fetch() unsupported while evaluating schema",
  ),
  schema(
    "a schema that sets a timer",
    "setTimeout(() => {}, 1);\nexport default defineSchema({});",
    "Uncaught Error: setTimeout unsupported while evaluating schema",
  ),
  schema(
    "a schema that draws a UUID",
    "crypto.randomUUID();\nexport default defineSchema({});",
    "Uncaught Error: Cannot use cryptographic randomness when evaluating schema",
  ),
  schema(
    "a schema that looks at the clock",
    "Date.now() + Math.random();\nexport default defineSchema({});",
  ),
  tables("messages: defineTable({ a: v.string() })"),
  tables("Messages_1: defineTable({ a: v.string() })"),
  tables("'bad-name': defineTable({})", invalidTable("bad-name")),
  tables("'bad name': defineTable({})", invalidTable("bad name")),
  tables("'1st': defineTable({})", invalidTable("1st")),
  tables("'tablé': defineTable({})", invalidTable("tablé")),
  tables("'': defineTable({})", invalidTable("")),
  tables("_: defineTable({})", invalidTable("_")),
  tables("$t: defineTable({})", invalidTable("$t")),
  tables(`${"t".repeat(64)}: defineTable({})`),
  tables(`${"t".repeat(65)}: defineTable({})`, invalidTable("t".repeat(65))),
  tables("_users: defineTable({})", "_users is a reserved table name."),
  tables("_storage: defineTable({})", "_storage is a reserved table name."),
  tables(
    "t: defineTable({ 'a b': v.string() })",
    "Identifier a b has invalid character ' ': Identifiers can only contain alphanumeric characters or underscores",
  ),
  tables(
    "t: defineTable({ 'a-b': v.string() })",
    "Identifier a-b has invalid character '-': Identifiers can only contain alphanumeric characters or underscores",
  ),
  tables(
    "t: defineTable({ '1a': v.string() })",
    "Invalid first character '1' in 1a: Identifiers must start with an alphabetic character or underscore",
  ),
  tables("t: defineTable({ $a: v.string() })", "Field name $a starts with '$', which is reserved."),
  tables(
    "t: defineTable({ 'é': v.string() })",
    "Field name é has invalid character 'é': Field names can only contain non-control ASCII characters",
  ),
  tables(
    "t: defineTable({ a: v.object({ 'b c': v.null() }) })",
    "Invalid validator for key `a`: Identifier b c has invalid character ' ': Identifiers can only contain alphanumeric characters or underscores",
  ),
  tables(
    `t: defineTable({ ${"f".repeat(65)}: v.null() })`,
    "Identifier is too long (65 > maximum 64)",
  ),
  tables("t: defineTable({ _id: v.string(), _creationTime: v.number() })"),
  tables("t: defineTable({ _hidden: v.string() })"),
  tables("t: defineTable({ a: v.object({ _hidden: v.string() }) })"),
  tables("t: defineTable({ a: v.id('other') })"),
  tables(
    "t: defineTable({ a: v.id('no-table') })",
    "Invalid validator for key `a`: Identifier no-table has invalid character '-': Identifiers can only contain alphanumeric characters or underscores",
  ),
  tables("t: defineTable({ a: v.record(v.string(), v.number()) })"),
  tables(
    "t: defineTable({ a: v.record(v.number(), v.number()) })",
    "Invalid validator for key `a`: Records can only have string keys. Your validator contains a record with key typed as `v.float64()`, which is not a subtype of `v.string()`",
  ),
  tables(
    "t: defineTable({ a: v.record(v.literal('k'), v.number()) })",
    "Invalid validator for key `a`: Records cannot have string literal keys",
  ),
  tables("t: defineTable(v.any())"),
  tables("t: defineTable(v.object({ a: v.null() }))"),
  tables("t: defineTable(v.union(v.object({ a: v.null() }), v.object({ b: v.null() })))"),
  tables("t: defineTable(v.string())", misplaced("v.string()")),
  tables("t: defineTable(v.null())", misplaced("v.null()")),
  tables(
    "t: defineTable(v.array(v.object({ a: v.null() })))",
    misplaced("v.array(v.object({a: v.null()}))"),
  ),
  tables(
    "t: defineTable(v.record(v.string(), v.number()))",
    misplaced("v.record(v.string(), v.float64())"),
  ),
  tables("t: defineTable(v.id('t'))", misplaced('v.id("t")')),
  tables("t: defineTable(v.union(v.object({ a: v.null() }), v.null()))", misplaced("v.null()")),
  tables("t: defineTable(v.union(v.object({}), v.any()))", misplaced("v.any()")),
  tables("t: defineTable(v.union(v.union(v.object({}))))", misplaced("v.union(v.object({}))")),
  indexes(".index('by_a', ['a'])"),
  indexes(".index('by_a', ['a']).index('by_b', ['b'])"),
  indexes(".index('by_a_b', ['a', 'b']).index('by_b_a', ['b', 'a'])"),
  indexes(".index('by-a', ['a'])", invalidIndex("by-a")),
  indexes(".index('by a', ['a'])", invalidIndex("by a")),
  indexes(".index('', ['a'])", invalidIndex("")),
  indexes(".index('1', ['a'])", invalidIndex("1")),
  indexes(`.index('${"i".repeat(64)}', ['a'])`),
  indexes(`.index('${"i".repeat(65)}', ['a'])`, invalidIndex("i".repeat(65))),
  indexes(".index('by_id', ['a'])", reservedIndex("by_id")),
  indexes(".index('by_creation_time', ['a'])", reservedIndex("by_creation_time")),
  indexes(".index('_by_a', ['a'])", reservedIndex("_by_a")),
  indexes(".index('by_a', [])", 'In table "t" index "by_a" must have at least one field.'),
  indexes(
    ".index('by_a', ['a', 'a'])",
    'In table "t": In index "by_a": Duplicate field "a". Index fields must be unique within an index.',
  ),
  indexes(
    ".index('by_a', ['_id'])",
    'In table "t": In index "by_a": `_id` is not a valid index field. To load documents by ID, use `db.get(id)`.',
  ),
  indexes(
    ".index('by_a', ['_creationTime'])",
    "`_creationTime` is automatically added to the end of each index. It should not be added explicitly in the index definition. See https://docs.convex.dev/using/indexes for more details.",
  ),
  indexes(
    ".index('by_a', ['_hidden'])",
    "Reserved fields (starting with `_`) are not allowed in indexes.",
  ),
  indexes(".index('by_a', ['c'])", missing("by_a", "c")),
  indexes(".index('by_a', ['a.b'])", missing("by_a", "a.b")),
  indexes(".index('by_a', ['a-b'])", 'In table "t": In index "by_a": Invalid index field: "a-b"'),
  indexes(".index('by_a', [''])", 'In table "t": In index "by_a": Invalid index field: ""'),
  indexes(".index('by_a', ['a..b'])", 'In table "t": In index "by_a": Invalid index field: "a..b"'),
  indexes(
    ".index('by_a', ['a']).index('by_a', ['b'])",
    'Table "t" has two or more definitions of index "by_a".',
  ),
  indexes(
    ".index('by_a', ['a']).index('also_a', ['a'])",
    'In table "t" index "by_a" and index "also_a" have the same fields. Indexes must be unique within a table.',
  ),
  tables("t: defineTable({ a: v.object({ b: v.null() }) }).index('i', ['a.b'])"),
  tables("t: defineTable({ a: v.optional(v.any()) }).index('i', ['a.b.c'])"),
  tables(
    "t: defineTable({ a: v.record(v.string(), v.null()) }).index('i', ['a.b'])",
    missing("i", "a.b"),
  ),
  tables(
    "t: defineTable({ a: v.array(v.object({ b: v.null() })) }).index('i', ['a.b'])",
    missing("i", "a.b"),
  ),
  tables(
    "t: defineTable(v.union(v.object({ a: v.null() }), v.object({ b: v.null() }))).index('i', ['b'])",
  ),
  tables("t: defineTable(v.any()).index('i', ['whatever'])"),
  tables(`t: defineTable({ ${fieldsOf(16)} }).index('i', [${listOf(16)}])`),
  tables(
    `t: defineTable({ ${fieldsOf(17)} }).index('i', [${listOf(17)}])`,
    'In table "t": In index "i": Indexes may have up to 16 fields.',
  ),
  tables(`t: defineTable({ ${fieldsOf(64)} })${many(64)}`),
  tables(
    `t: defineTable({ ${fieldsOf(65)} })${many(65)}`,
    'Table "t" cannot have more than 64 indexes.',
  ),
  indexes('.index("i", { fields: ["a"], staged: true })'),
  indexes('.index("i", { fields: ["a"] }).index("j", { fields: ["b"], staged: false })'),
  indexes(
    '.index("i", { fields: [], staged: true })',
    'In table "t" staged index "i" must have at least one field.',
  ),
  indexes('.index("i", { fields: ["c"], staged: true })', missing("i", "c")),
  indexes('.index("by_id", { fields: ["a"], staged: true })', reservedIndex("by_id")),
  indexes('.index("a-b", { fields: ["a"], staged: true })', invalidIndex("a-b")),
  indexes(
    '.index("i", { fields: ["a"], staged: true }).index("j", ["a"])',
    'In table "t" index "i" and index "j" have the same fields. Indexes must be unique within a table.',
  ),
  indexes(
    '.index("i", { fields: ["a"], staged: true }).index("i", ["b"])',
    'Table "t" has two or more definitions of index "i".',
  ),
  tables("t: defineTable({ a: v.string() }).staged({ a: v.number() })"),
];
