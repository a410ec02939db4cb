/** Work at import time and modules of Node: analyze.rs, node_executor/src/executor.rs, the command line's bundler. */
import { ACTION, type Folder, QUERY } from "./folder.ts";

function atImport(name: string, text: string, fault?: string): Folder {
  const files = { "messages.ts": `${QUERY}${text}` };
  return {
    name: `at import time, ${name}`,
    files,
    ...(fault === undefined ? {} : { refused: `Failed to analyze messages.js: Uncaught ${fault}` }),
  };
}

/** The same in a module of Node, where all of it is allowed. */
function inNode({ name, files }: Folder): Folder {
  const text = files["messages.ts"]?.replace(QUERY, ACTION) ?? "";
  return { name: `in Node, ${name}`, files: { "nodes.ts": text } };
}

const WORK: readonly Folder[] = [
  atImport(
    "a fetch",
    'await fetch("http://127.0.0.1:1");',
    "Error: fetch() unsupported at import time",
  ),
  atImport("a timeout", "setTimeout(() => {}, 0);", "Error: setTimeout unsupported at import time"),
  atImport(
    "an awaited timeout",
    "await new Promise((done) => setTimeout(done, 1));",
    "Error: setTimeout unsupported at import time",
  ),
  atImport(
    "an interval",
    "clearInterval(setInterval(() => {}, 1));",
    "Error: setInterval unsupported at import time",
  ),
  atImport(
    "a UUID",
    "export const id = crypto.randomUUID();",
    "Error: Cannot use cryptographic randomness at import time",
  ),
  atImport(
    "random bytes",
    "crypto.getRandomValues(new Uint8Array(8));",
    "Error: Cannot use cryptographic randomness at import time",
  ),
  atImport(
    "random bytes in a class",
    "class Salt { static bytes = crypto.getRandomValues(new Uint8Array(8)); }",
    "Error: Cannot use cryptographic randomness at import time",
  ),
];

function node(name: string, text: string, refused?: string): Folder {
  const files = { "nodes.ts": `"use node";\nimport * as server from "convex/server";\n${text}` };
  return { name: `in Node, ${name}`, files, ...(refused === undefined ? {} : { refused }) };
}

function onlyActions(name: string, kind: string): string {
  return `\`${name}\` defined in \`nodes.js\` is a ${kind} function. Only actions can be defined in Node.js. ` +
    "See https://docs.convex.dev/functions/actions for more details.";
}

const directive = (name: string, text: string, isNode: boolean): Folder => ({
  name: `the directive ${name}`,
  files: { "nodes.ts": `${text}\n${QUERY}` },
  ...(isNode ? { refused: onlyActions("read", "Query") } : {}),
});

const notAllowed = (file: string): Folder => ({
  name: `"use node" in ${file}`,
  files: { [file]: `"use node";\nexport default {};` },
  refused: `"use node" directive is not allowed for ${file}.`,
  byCli: true,
});

/** Folders that differ in where their code runs and in what it does when it is loaded. */
export const RUNTIMES: readonly Folder[] = [
  ...WORK,
  ...WORK.filter(({ name }) => !name.includes("fetch")).map(inNode),
  atImport("an error", 'throw new Error("not today");', "Error: not today"),
  atImport(
    "an error of another class",
    'throw new RangeError("not today");',
    "RangeError: not today",
  ),
  atImport("an error without a message", "throw new Error();", "Error"),
  atImport("a text that is thrown", 'throw "not today";', "not today"),
  atImport("a name that is not there", "nothing();", "ReferenceError: nothing is not defined"),
  atImport(
    "a rejection that is awaited",
    'await Promise.reject(new Error("not today"));',
    "Error: not today",
  ),
  atImport("a rejection that is handled", 'await Promise.reject(new Error("no")).catch(() => {});'),
  atImport(
    "a fetch whose failure is caught",
    'try { await fetch("http://127.0.0.1:1"); } catch { /* no */ }',
  ),
  atImport("the clock", "export const at = Date.now() + new Date().getTime() + performance.now();"),
  atImport("a random number", "export const chance = Math.random();"),
  atImport("a hash", 'await crypto.subtle.digest("SHA-256", new Uint8Array(1));'),
  atImport("a variable that is not set", "export const name = process.env.NAME ?? 'nobody';"),
  atImport("a console call", "console.debug();"),
  {
    name: "at import time, a fetch of a module that is imported",
    files: {
      "messages.ts": `import "./with space.ts";\n${QUERY}`,
      "with space.ts": 'await fetch("http://127.0.0.1:1");',
    },
    refused: "Failed to analyze messages.js: Uncaught Error: fetch() unsupported at import time",
  },
  {
    name: "at import time, the first by name of two that fail",
    files: {
      "b.ts": 'throw new Error("b");\nexport {};',
      "a.ts": 'await 0;\nthrow new Error("a");\nexport {};',
    },
    refused: "Failed to analyze a.js: Uncaught Error: a",
  },
  node("an action", "export const act = server.actionGeneric(() => 1);"),
  node("an internal action", "export const act = server.internalActionGeneric(() => 1);"),
  node(
    "a query",
    "export const read = server.queryGeneric(() => 1);",
    onlyActions("read", "Query"),
  ),
  node(
    "a mutation",
    "export const write = server.internalMutationGeneric(() => 1);",
    onlyActions("write", "Mutation"),
  ),
  node(
    "an HTTP action",
    "export const answer = server.httpActionGeneric(async () => new Response());",
    onlyActions("answer", "HttpAction"),
  ),
  node(
    "a query by default",
    "export default server.queryGeneric(() => 1);",
    onlyActions("default", "Query"),
  ),
  node("a query that is not exported", "server.queryGeneric(() => 1);\nexport {};"),
  node("helpers", "export const help = () => server;"),
  node(
    "an action whose arguments have a bad name",
    'import { v } from "convex/values";\nexport const act = server.actionGeneric({ args: { "a b": v.null() }, handler: () => 1 });',
    "Unable to parse JSON from `exportArgs`:\nError in args validator: Identifier a b has invalid character ' '",
  ),
  node("an error", 'throw new Error("not today");', "Failed to analyze nodes.js: "),
  directive("in double quotes", '"use node";', true),
  directive("in single quotes", "'use node';", true),
  directive("without a semicolon", '"use node"', true),
  directive("below a comment", '// Hello.\n/* You. */\n"use node";', true),
  directive("below another", '"use strict";\n"use node";', true),
  directive("in a comment", '// "use node";', false),
  directive("in back quotes", "`use node`;", false),
  directive("below code", 'const a = 1;\n"use node";', false),
  directive("of another spelling", '"use Node";', false),
  notAllowed("http.ts"),
  notAllowed("http.js"),
  notAllowed("crons.ts"),
  { name: '"use node" in api/http.ts', files: { "api/http.ts": ACTION } },
  {
    name: 'actions/ without "use node"',
    files: { "actions/a.ts": QUERY },
    refused: 'actions/a.ts is in /actions subfolder but has no "use node"; directive.',
    byCli: true,
  },
  { name: 'actions/ with "use node"', files: { "actions/a.ts": ACTION } },
  { name: "a folder whose name starts with actions", files: { "actions2/a.ts": QUERY } },
];
