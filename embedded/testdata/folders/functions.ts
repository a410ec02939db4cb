/** What modules export: crates/isolate/src/environment/analyze.rs, crates/common/src/schemas/json.rs. */
import { type Folder, QUERY } from "./folder.ts";

const IMPORTS = `import * as server from "convex/server";
import { v } from "convex/values";
const { queryGeneric: query, mutationGeneric: mutation, actionGeneric: action } = server;
`;
const ARGS_DOCS =
  "\nSee https://docs.convex.dev/functions/validation for docs on how to do argument validation.";
const RETURNS_DOCS =
  "\nSee https://docs.convex.dev/functions/validation for docs on how to do return value validation.";

/** A query whose arguments are written as given. */
function args(written: string, fault?: string): Folder {
  const code = `export const read = query({ args: ${written}, handler: () => null });`;
  return {
    name: `arguments ${written.length > 80 ? `${written.slice(0, 80)}…` : written}`,
    files: { "messages.ts": IMPORTS + code },
    ...(fault === undefined ? {} : {
      refused:
        `Invalid JSON returned from messages.js:read.exportArgs(): Error in args validator: ${fault}${ARGS_DOCS}`,
    }),
  };
}

/** A query whose result is written as given. */
function returns(written: string, fault?: string): Folder {
  const code = `export const read = query({ returns: ${written}, handler: () => null });`;
  return {
    name: `a result ${written}`,
    files: { "messages.ts": IMPORTS + code },
    ...(fault === undefined ? {} : {
      refused:
        `Invalid JSON returned from messages.js:read.exportReturns(): Error in returns validator: ${fault}${RETURNS_DOCS}`,
    }),
  };
}

/** A module of any code. */
function code(name: string, text: string, refused?: string): Folder {
  const files = { "messages.ts": IMPORTS + text };
  return { name, files, ...(refused === undefined ? {} : { refused }) };
}

function firstCharacter(character: string, name: string): string {
  return `Invalid first character '${character}' in ${name}: Identifiers must start with an alphabetic ` +
    "character or underscore";
}

function character(wrong: string, name: string): string {
  return `Identifier ${name} has invalid character '${wrong}': Identifiers can only contain alphanumeric ` +
    "characters or underscores";
}

function recordKey(type: string): string {
  return "Records can only have string keys. Your validator contains a record with key typed as " +
    `\`${type}\`, which is not a subtype of \`v.string()\``;
}

const functionName = (fault: string): string =>
  `Invalid function name used in \`messages.js\`: ${fault}`;

/** Folders that differ in what their functions take, give and are called. */
export const FUNCTIONS: readonly Folder[] = [
  args("{}"),
  args("v.object({ a: v.string() })"),
  args("v.any()"),
  args("{ a: v.optional(v.string()), b_1: v.id('messages'), C: v.null() }"),
  args("{ _a: v.string() }"),
  args("{ _id: v.string() }"),
  args("{ 'a b': v.string() }", character(" ", "a b")),
  args("{ 'a-b': v.string() }", character("-", "a-b")),
  args("{ 'a.b': v.string() }", character(".", "a.b")),
  args("{ '1a': v.string() }", firstCharacter("1", "1a")),
  args("{ '': v.string() }", "Identifier cannot be empty"),
  args("{ $a: v.string() }", "Field name $a starts with '$', which is reserved."),
  args(
    "{ 'ä': v.string() }",
    "Field name ä has invalid character 'ä': Field names can only contain non-control ASCII characters",
  ),
  args("{ _: v.string() }", "Identifier _ cannot have exclusively underscores"),
  args(`{ ${"a".repeat(64)}: v.string() }`),
  args(`{ ${"a".repeat(65)}: v.string() }`, "Identifier is too long (65 > maximum 64)"),
  args(
    "{ a: v.object({ 'b c': v.string() }) }",
    `Invalid validator for key \`a\`: ${character(" ", "b c")}`,
  ),
  args(
    "{ a: v.array(v.object({ 'b c': v.string() })) }",
    `Invalid validator for key \`a\`: ${character(" ", "b c")}`,
  ),
  args(
    "{ a: v.union(v.null(), v.object({ 'b-c': v.null() })) }",
    `Invalid validator for key \`a\`: ${character("-", "b-c")}`,
  ),
  args(
    "{ a: v.id('bad-table') }",
    `Invalid validator for key \`a\`: ${character("-", "bad-table")}`,
  ),
  args("{ a: v.id('_storage') }"),
  args("{ a: v.id('') }", "Invalid validator for key `a`: Identifier cannot be empty"),
  args("{ a: v.record(v.string(), v.number()) }"),
  args("{ a: v.record(v.id('messages'), v.number()) }"),
  args(
    "{ a: v.record(v.number(), v.number()) }",
    `Invalid validator for key \`a\`: ${recordKey("v.float64()")}`,
  ),
  args(
    "{ a: v.record(v.union(v.string(), v.null()), v.number()) }",
    `Invalid validator for key \`a\`: ${recordKey("v.union(v.string(), v.null())")}`,
  ),
  args(
    "{ a: v.record(v.any(), v.number()) }",
    `Invalid validator for key \`a\`: ${recordKey("v.any()")}`,
  ),
  args(
    "{ a: v.record(v.literal('x'), v.number()) }",
    "Invalid validator for key `a`: Records cannot have string literal keys",
  ),
  args(
    "{ a: v.record(v.union(v.literal('x'), v.literal('y')), v.number()) }",
    "Invalid validator for key `a`: Records cannot have string literal keys",
  ),
  args(
    "{ a: v.record(v.literal(1), v.number()) }",
    `Invalid validator for key \`a\`: ${recordKey("v.literal(1.0)")}`,
  ),
  returns("v.null()"),
  returns("v.object({ a: v.array(v.bytes()) })"),
  returns("v.union(v.string(), v.int64())"),
  returns("v.object({ 'a b': v.null() })", character(" ", "a b")),
  returns("v.array(v.record(v.boolean(), v.null()))", recordKey("v.boolean()")),
  returns("v.id('a b')", character(" ", "a b")),
  code(
    "arguments that are an array",
    "export const read = query({ args: v.array(v.string()), handler: () => null });",
    "Invalid JSON returned from messages.js:read.exportArgs(): Args validator must be an object or any",
  ),
  code(
    "arguments that are a union",
    "export const read = query({ args: v.union(v.object({}), v.null()), handler: () => null });",
    "Invalid JSON returned from messages.js:read.exportArgs(): Args validator must be an object or any",
  ),
  code("a default export", "export default query({ handler: () => 1 });"),
  code(
    "a function called $read",
    "export const $read = query(() => 1);",
    functionName(firstCharacter("$", "$read")),
  ),
  code(
    "a function called re$d",
    "export const re$d = query(() => 1);",
    functionName(character("$", "re$d")),
  ),
  code(
    "a function called größe",
    "export const größe = query(() => 1);",
    functionName(character("ö", "größe")),
  ),
  code(
    "a function called _",
    "export const _ = query(() => 1);",
    functionName("Identifier _ cannot have exclusively underscores"),
  ),
  code("a function called _read", "export const _read = query(() => 1);"),
  code(
    "a function called by a text",
    "const read = query(() => 1);\nexport { read as 'read-it' };",
    functionName(character("-", "read-it")),
  ),
  code(
    "a function of 65 letters",
    `export const ${"a".repeat(65)} = mutation(() => 1);`,
    functionName("Identifier is too long (65 > maximum 64)"),
  ),
  code("a helper called $help", "export const $help = () => 1;"),
  code(
    "an HTTP action called $act",
    "export const $act = server.httpActionGeneric(async () => new Response());",
  ),
  code(
    "values of all kinds",
    "export const a = 1, b = null, c = [query], d = 'query', e = class {};",
  ),
  code("internal functions", "export const a = server.internalQueryGeneric(() => 1);"),
  code(
    "an action with arguments",
    "export const a = action({ args: { 'a b': v.null() }, handler: () => 1 });",
    `Invalid JSON returned from messages.js:a.exportArgs(): Error in args validator: ${
      character(" ", "a b")
    }${ARGS_DOCS}`,
  ),
  code(
    "validators that are none",
    "export const read = query({ args: { a: 'string' }, handler: () => null });",
    "Uncaught Error:",
  ),
  code("an import from another module", 'import { read } from "./other.ts";\nexport { read };'),
].map((folder) => ({ ...folder, files: { "other.ts": QUERY, ...folder.files } }));
