/** Names of files: crates/convex/sync_types/src/{module_path,path}.rs, and the command line's bundler. */
import { ACTION, type Folder, QUERY } from "./folder.ts";

const LONG = "a".repeat(61);
const FITS = "a".repeat(60);

function characters(path: string, part: string): string {
  return `${path} is not a valid path to a Convex module. Path component ${part} can only contain ` +
    "alphanumeric characters, underscores, or periods.";
}

function tooLong(path: string, part: string): string {
  return `${path} is not a valid path to a Convex module. Path component is too long (${part.length} > ` +
    `maximum 64): ${part.slice(0, 64)}...`;
}

function twins(path: string): string {
  return `Two output files share the same path but have different contents: out/${path}.js`;
}

const one = (name: string, refused?: string, text = QUERY): Folder => ({
  name: `a file ${name}`,
  files: { [name]: text },
  ...(refused === undefined ? {} : { refused }),
});

/** Folders that differ in how their files are named. */
export const FILE_NAMES: readonly Folder[] = [
  one("messages.ts"),
  one("messages.js"),
  one("messages.mjs"),
  one("messages.mts"),
  one("messages.jsx"),
  one("messages.tsx"),
  one("Messages.ts"),
  one("a1_b2.ts"),
  one("1st.ts"),
  one("_private.ts"),
  one("_.ts"),
  one("__.ts"),
  one("$.ts", characters("$.js", "$.js")),
  one("my-messages.ts", characters("my-messages.js", "my-messages.js")),
  one("my-messages.js", characters("my-messages.js", "my-messages.js")),
  one("my+messages.ts", characters("my+messages.js", "my+messages.js")),
  one("my@messages.ts", characters("my@messages.js", "my@messages.js")),
  one("my~messages.ts", characters("my~messages.js", "my~messages.js")),
  one("[id].ts", characters("[id].js", "[id].js")),
  one("(group).ts", characters("(group).js", "(group).js")),
  one("grüße.ts", characters("grüße.js", "grüße.js")),
  one("日本.ts", characters("日本.js", "日本.js")),
  one("with space.ts"),
  one("folder with space/messages.ts"),
  one("my-folder/messages.ts", characters("my-folder/messages.js", "my-folder")),
  one("deep/my-folder/messages.ts", characters("deep/my-folder/messages.js", "my-folder")),
  one("deep/in/folders/messages.ts"),
  one("v1.2/messages.ts"),
  one(
    "_/messages.ts",
    "_/messages.js is not a valid path to a Convex module. Path component _ must have at least one " +
      "alphanumeric character.",
  ),
  one(
    "___/messages.ts",
    "___/messages.js is not a valid path to a Convex module. Path component ___ must have at least one " +
      "alphanumeric character.",
  ),
  one("_internal/messages.ts"),
  one("_system/messages.ts", "You cannot push functions under the '_system/' directory."),
  one("deep/_system/messages.ts"),
  one("_generated/messages.ts", undefined, "this is no TypeScript"),
  one("deep/_generated/messages.ts"),
  one(`${FITS}.ts`, undefined),
  one(`${LONG}.ts`, undefined),
  one(`${LONG}a.ts`, tooLong(`${LONG}a.js`, `${LONG}a.js`)),
  one(`${LONG}aaa/messages.ts`),
  one(`${LONG}aaaa/messages.ts`, tooLong(`${LONG}aaaa/messages.js`, `${LONG}aaaa`)),
  {
    name: "x.ts beside x.js",
    files: { "x.ts": QUERY, "x.js": `${QUERY}export const other = 1;` },
    refused: twins("x"),
    byCli: true,
  },
  {
    name: "x.ts beside x.tsx",
    files: { "x.ts": QUERY, "x.tsx": `${QUERY}export const other = 1;` },
    refused: twins("x"),
    byCli: true,
  },
  {
    name: "x.mjs beside x.js in a folder",
    files: { "in/x.mjs": QUERY, "in/x.js": `${QUERY}export const other = 1;` },
    refused: twins("in/x"),
    byCli: true,
  },
  {
    name: "x.ts for Node beside x.js",
    files: { "x.ts": ACTION, "x.js": QUERY },
    refused: "Multiple modules canonicalize to the same name.",
  },
  { name: "x.ts beside x/y.ts", files: { "x.ts": QUERY, "x/y.ts": QUERY } },
  {
    name: "x.ts beside X.ts",
    files: { "x.ts": QUERY, "X.ts": QUERY },
    refused: twins("x"),
    byCli: true,
  },
  {
    name: "a file with two dots that is no module",
    files: { "x.test.ts": "this is no TypeScript" },
  },
  { name: "a declaration file", files: { "x.d.ts": "this is no TypeScript" } },
  { name: "a file that starts with a dot", files: { ".x.ts": "this is no TypeScript" } },
  { name: "a file that starts with a hash", files: { "#x.ts": "this is no TypeScript" } },
  { name: "files that are no code", files: { "x.md": "# Hello", "x.json": "{", "x.css": "a {}" } },
  {
    name: "a TypeScript file that neither imports nor exports",
    files: { "my-notes.ts": "const note = 1;" },
  },
  { name: "an empty folder", files: {} },
  {
    name: "a component's folder with any names",
    files: { "my-component/convex.config.ts": "no code", "my-component/my-file.ts": "no code" },
  },
  {
    name: "a folder with convex.config.js alone, which makes it no component",
    files: { "child/convex.config.js": "no code", "child/my-file.ts": QUERY },
    refused: characters("child/my-file.js", "my-file.js"),
  },
  {
    name: "a schema.ts below, which is no module",
    files: { "deep/schema.ts": "this is no TypeScript" },
  },
  {
    name: "a file in _deps",
    files: { "_deps/x.ts": QUERY },
    refused: 'The path "',
    byCli: true,
  },
];
