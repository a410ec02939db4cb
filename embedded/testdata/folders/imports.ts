/** What modules import: the command line's bundler, esbuild with `platform: "browser"`, or `"node"` below "use node". */
import { ACTION, type Folder, QUERY } from "./folder.ts";

/** Looks whether an import gave what it should, when the module is loaded. */
const CHECK = `function check(given, wanted) {
  const [a, b] = [JSON.stringify(given), JSON.stringify(wanted)];
  if (a !== b) throw new Error(\`\${a} and not \${b}\`);
}
`;

/** A module that imports something, and looks at it. */
function imports(
  name: string,
  text: string,
  { refused, files = {}, path = "messages.ts" }: {
    refused?: string;
    files?: Record<string, string>;
    path?: string;
  } = {},
): Folder {
  const functions = text.startsWith('"use node"') ? ACTION : QUERY;
  return {
    name,
    files: { ...files, [path]: `${text}\n${functions.replace('"use node";\n', "")}${CHECK}` },
    ...(refused === undefined ? {} : { refused, byCli: true }),
  };
}

const LIBRARY = { "lib/tools.ts": "export const tool: number = 1;" };
const check = (given: string, wanted: unknown): string =>
  `\ncheck(${given}, ${JSON.stringify(wanted)});`;

/** A package in CommonJS whose members only running it tells. */
const COMMON = {
  "../node_modules/common/package.json":
    '{ "name": "common", "version": "1.0.0", "main": "index.js" }',
  "../node_modules/common/index.js":
    'for (const name of ["alpha", "delete"]) exports[name] = () => name;\nexports.__esModule = true;\nexports.default = "default";',
};
const NODE_ADVICE =
  '\n\nIt looks like you are using Node APIs from a file without the "use node" directive.\n';

function noNode(specifier: string, file = "messages.ts"): string {
  return `Could not resolve "${specifier}" in convex/${file}${NODE_ADVICE}`;
}

const ESM_PACKAGE = (code: string, more = ""): Record<string, string> => ({
  "../node_modules/esm/package.json":
    `{ "name": "esm", "version": "1.0.0", "type": "module", "exports": "./index.js"${more} }`,
  "../node_modules/esm/index.js": code,
});

const WASM = String.fromCharCode(0, 97, 115, 109, 1, 0, 0, 0);

/** Folders that differ in what their modules import. */
export const IMPORTS: readonly Folder[] = [
  imports(
    "an import with its ending",
    `import { tool } from "./lib/tools.ts";${check("tool", 1)}`,
    { files: LIBRARY },
  ),
  imports(
    "an import without its ending",
    `import { tool } from "./lib/tools";${check("tool", 1)}`,
    { files: LIBRARY },
  ),
  imports(
    "an import of ./x.js for x.ts",
    `import { tool } from "./lib/tools.js";${check("tool", 1)}`,
    { files: LIBRARY },
  ),
  imports("an import of ./x.mjs for x.mts", `import { a } from "./a.mjs";${check("a", 1)}`, {
    files: { "a.mts": "export const a: number = 1;" },
  }),
  imports("an import of ./x.jsx for x.tsx", `import { a } from "./a.jsx";${check("a", 1)}`, {
    files: { "a.tsx": "export const a: number = 1;" },
  }),
  imports(
    "an import of ./x.js beside x.js and x.ts",
    `import { a } from "./in/a.js";${check("a", "js")}`,
    { files: { "in/a.js": 'export const a = "js";', "in/a.d.ts": "export const a: string;" } },
  ),
  imports("an import of a folder's index", `import { a } from "./in";${check("a", 1)}`, {
    files: { "in/index.ts": "export const a = 1;" },
  }),
  imports("an import of this folder's index", `import { a } from ".";${check("a", 1)}`, {
    files: { "index.ts": "export const a = 1;" },
  }),
  imports("an import from above the folder", `import { a } from "../shared/a";${check("a", 1)}`, {
    files: {
      "../shared/a.ts": 'export { a } from "./b";',
      "../shared/b.ts": "export const a = 1;",
    },
  }),
  imports(
    "an import in JavaScript without its ending",
    `import { tool } from "./lib/tools";${check("tool", 1)}`,
    { files: LIBRARY, path: "messages.js" },
  ),
  imports(
    "a dynamic import without its ending",
    `const { tool } = await import("./lib/tools");${check("tool", 1)}`,
    { files: LIBRARY },
  ),
  imports(
    "an export from without its ending",
    'export * from "./lib/tools";\nexport { tool as other } from "./lib/tools.js";',
    { files: LIBRARY },
  ),
  imports(
    "types from a declaration file",
    'import { Doc } from "./_generated/model";\nexport type { Id } from "./_generated/model";\nexport const doc: Doc = {};',
    { files: { "_generated/model.d.ts": "export type Doc = object;\nexport type Id = string;" } },
  ),
  imports(
    "what the codegen writes",
    'import { query } from "./_generated/server";\nexport const read2 = query({ args: {}, handler: () => 1 });',
    {
      files: {
        "_generated/server.js": 'export { queryGeneric as query } from "convex/server";',
        "_generated/server.d.ts": "export declare const query: any;",
      },
    },
  ),
  imports(
    "JSON without attributes",
    `import data, { a } from "./data.json";${check("[data, a]", [{ a: 1, "b-c": 2 }, 1])}`,
    { files: { "data.json": '{ "a": 1, "b-c": 2 }' } },
  ),
  imports(
    "JSON with attributes",
    `import data from "./data.json" with { type: "json" };${check("data", [1])}`,
    { files: { "data.json": "[1]" } },
  ),
  imports("JSON that is a list", `import data from "./data.json";${check("data", [1])}`, {
    files: { "data.json": "[1]" },
  }),
  imports("a text", `import text from "./hello.txt";${check("text", "Hello ä")}`, {
    files: { "hello.txt": "Hello ä" },
  }),
  imports(
    "WebAssembly",
    `import wasm from "./empty.wasm";${check("wasm instanceof WebAssembly.Module", true)}`,
    { files: { "empty.wasm": WASM } },
  ),
  imports(
    "WebAssembly from a file that is imported",
    `import { wasm } from "./lib/wasm.ts";${check("wasm instanceof WebAssembly.Module", true)}`,
    {
      files: {
        "lib/empty.wasm": WASM,
        "lib/wasm.ts": 'import wasm from "./empty.wasm";\nexport { wasm };',
      },
    },
  ),
  imports(
    "a package in CommonJS, by its members",
    `import { alpha } from "common";${check("alpha()", "alpha")}`,
    { files: COMMON },
  ),
  imports(
    "a package in CommonJS, by a reserved word",
    `import { delete as gone } from "common";${check("gone()", "delete")}`,
    { files: COMMON },
  ),
  imports(
    "a package in CommonJS, whole",
    `import * as common from "common";${
      check("Object.keys(common).sort()", ["__esModule", "alpha", "default", "delete"])
    }`,
    { files: COMMON },
  ),
  imports(
    "a transpiled package's default",
    `import common from "common";${check("common", "default")}`,
    { files: COMMON },
  ),
  imports(
    "a transpiled package's default in a package of modules",
    `import common from "common";${check("common.default", "default")}`,
    {
      files: {
        ...COMMON,
        "../package.json": '{ "type": "module", "dependencies": { "convex": "*" } }',
      },
    },
  ),
  imports(
    "a package in CommonJS that is a function",
    `import call from "called";${check("call()", 1)}`,
    {
      files: {
        "../node_modules/called/package.json": '{ "name": "called", "main": "./main" }',
        "../node_modules/called/main.js": "module.exports = () => 1;",
      },
    },
  ),
  imports(
    "a package in CommonJS in a module of Node",
    `"use node";\nimport { alpha } from "common";${check("alpha()", "alpha")}`,
    { files: COMMON },
  ),
  imports("a package in modules", `import { a } from "esm";${check("a", 1)}`, {
    files: ESM_PACKAGE("export const a = 1;"),
  }),
  imports("a package's file for browsers", `import { a } from "both";${check("a", "browser")}`, {
    files: {
      "../node_modules/both/package.json":
        '{ "name": "both", "type": "module", "exports": { ".": { "browser": "./browser.js", "default": "./node.js" } } }',
      "../node_modules/both/browser.js": 'export const a = "browser";',
      "../node_modules/both/node.js": 'export const a = "node";',
    },
  }),
  imports("a path of a package", `import { a } from "paths/deep/a.js";${check("a", 1)}`, {
    files: {
      "../node_modules/paths/package.json":
        '{ "name": "paths", "type": "module", "exports": { "./deep/*.js": "./lib/*.js" } }',
      "../node_modules/paths/lib/a.js": "export const a = 1;",
    },
  }),
  imports("a scoped package", `import { a } from "@some/one";${check("a", 1)}`, {
    files: {
      "../node_modules/@some/one/package.json":
        '{ "name": "@some/one", "module": "./a.mjs", "main": "./a.cjs" }',
      "../node_modules/@some/one/a.mjs": "export const a = 1;",
    },
  }),
  imports("a name of tsconfig.json", `import { tool } from "@/lib/tools";${check("tool", 1)}`, {
    files: {
      ...LIBRARY,
      "tsconfig.json": '{\n  // Names.\n  "compilerOptions": { "paths": { "@/*": ["./*"] } },\n}',
    },
  }),
  imports("a name of tsconfig.json above", `import { a } from "~shared";${check("a", 1)}`, {
    files: {
      "../src/shared.ts": "export const a = 1;",
      "../tsconfig.json":
        '{ "compilerOptions": { "baseUrl": ".", "paths": { "~shared": ["src/shared"] } } }',
    },
  }),
  imports("a style sheet", 'import "./a.css";', { files: { "a.css": "a { b: c }" } }),
  imports("a picture", 'import "./a.png";', {
    files: { "a.png": "" },
    refused: 'No loader is configured for ".png" files: convex/a.png',
  }),
  imports("server-only", 'import "server-only";'),
  imports(
    "async_hooks",
    'import { AsyncLocalStorage } from "node:async_hooks";\nexport const store = new AsyncLocalStorage();',
  ),
  imports(
    "async_hooks by its bare name",
    'import { AsyncLocalStorage } from "async_hooks";\nexport const store = new AsyncLocalStorage();',
  ),
  imports("a file that is not there", 'import "./nothing";', {
    refused: 'Could not resolve "./nothing" in convex/messages.ts',
  }),
  imports("a file with an ending that is not there", 'import "./nothing.ts";', {
    refused: 'Could not resolve "./nothing.ts" in convex/messages.ts',
  }),
  imports("a file that is not there, from a file that is imported", 'import "./lib/tools.ts";', {
    files: { "lib/tools.ts": 'import "../nothing";\nexport {};' },
    refused: 'Could not resolve "../nothing" in convex/lib/tools.ts',
  }),
  imports("a package that is not there", 'import "nothing-of-this-name";', {
    refused: 'Could not resolve "nothing-of-this-name" in convex/messages.ts',
  }),
  imports("a path that a package does not export", 'import "esm/inner.js";', {
    files: { ...ESM_PACKAGE("export const a = 1;"), "../node_modules/esm/inner.js": "export {};" },
    refused: 'Could not resolve "esm/inner.js" in convex/messages.ts',
  }),
  imports(
    "a member that is not there",
    'import { nothing } from "./lib/tools.ts";\nexport const something = [nothing];',
    { files: LIBRARY, refused: 'No matching export in "convex/lib/tools.ts" for import "nothing"' },
  ),
  imports(
    "a module of Node",
    'import { readFileSync } from "node:fs";\nexport const read3 = readFileSync;',
    { refused: noNode("node:fs") },
  ),
  imports(
    "a module of Node by its bare name",
    'import { readFileSync } from "fs";\nexport const read3 = readFileSync;',
    { refused: noNode("fs") },
  ),
  imports("a module of Node for its effects", 'import "node:http";', {
    refused: noNode("node:http"),
  }),
  imports("node:process", 'import process from "node:process";\nexport const { env } = process;', {
    refused: noNode("node:process"),
  }),
  imports(
    "node:timers",
    'import { setTimeout } from "node:timers";\nexport const later = setTimeout;',
    { refused: noNode("node:timers") },
  ),
  imports("node:buffer", 'import { Buffer } from "node:buffer";\nexport const b = Buffer;', {
    refused: noNode("node:buffer"),
  }),
  imports(
    "a module of Node, from a package in CommonJS",
    'import disk from "disk";\nexport { disk };',
    {
      files: {
        "../node_modules/disk/package.json": '{ "name": "disk" }',
        "../node_modules/disk/index.js": 'exports.read = require("./lib/read").read;',
        "../node_modules/disk/lib/read.js":
          'const fs = require("fs");\nexports.read = () => fs.readFileSync("x");',
      },
      refused: 'Could not resolve "fs" in node_modules/disk/index.js',
    },
  ),
  imports(
    "a module of Node that a package in CommonJS tries to have",
    'import tries from "tries";\nexport { tries };',
    {
      files: {
        "../node_modules/tries/package.json": '{ "name": "tries" }',
        "../node_modules/tries/index.js":
          'let fs;\ntry {\n  fs = require("fs");\n} catch {}\nexports.has = () => fs !== undefined;',
      },
    },
  ),
  imports(
    "types of a module of Node",
    'import type { Stats } from "node:fs";\nexport type S = Stats;',
  ),
  imports("a module of Node that is not used", 'import { readFileSync } from "node:fs";'),
  imports(
    "a module of Node, from a file that is imported",
    'import { read2 } from "./lib/files.ts";\nexport { read2 };',
    {
      files: {
        "lib/files.ts":
          'import { readFileSync } from "node:fs";\nexport const read2 = readFileSync;',
      },
      refused: noNode("node:fs", "lib/files.ts"),
    },
  ),
  imports("a module of Node, from a package", 'import { a } from "esm";\nexport { a };', {
    files: ESM_PACKAGE('import { readFileSync } from "node:fs";\nexport const a = readFileSync;'),
    refused: 'Could not resolve "node:fs" in node_modules/esm/index.js',
  }),
  imports(
    "a module of Node in a module of Node",
    '"use node";\nimport { readFileSync } from "fs";\nimport "node:http";\nexport const a = readFileSync;',
    { path: "node.mjs" },
  ),
];
