/**
 * http, crons, auth.config and convex.config: crates/isolate/src/environment/{analyze,auth_config,
 * component_definitions}.rs, crates/model/src/cron_jobs/types.rs.
 */
import { ACTION, type Folder, QUERY } from "./folder.ts";

function file(path: string, name: string, text: string, refused?: string): Folder {
  const files = { "messages.ts": QUERY, "nodes.ts": ACTION, [path]: text };
  return { name: `${path}: ${name}`, files, ...(refused === undefined ? {} : { refused }) };
}

const ROUTER = `import { httpActionGeneric, httpRouter } from "convex/server";
const handler = httpActionGeneric(async () => new Response());
const http = httpRouter();
`;
const http = (name: string, text: string, refused?: string): Folder =>
  file("http.ts", name, ROUTER + text, refused);

const CRONS = `import { cronJobs, makeFunctionReference } from "convex/server";
const crons = cronJobs();
const act = makeFunctionReference("nodes:act"), read = makeFunctionReference("messages:read");
`;
const crons = (name: string, text: string, refused?: string): Folder =>
  file("crons.ts", name, CRONS + text, refused);
const job = (written: string, refused?: string): Folder =>
  crons(written, `crons.${written};\nexport default crons;`, refused);

const SEE = "To learn more, see the auth documentation at https://docs.convex.dev/auth.";
const auth = (name: string, text: string, refused?: string): Folder =>
  file("auth.config.ts", name, text, refused);
const provider = (written: string, fault?: string): Folder =>
  auth(
    `a provider ${written}`,
    `export default { providers: [${written}] };`,
    fault && `auth config file must include a list of provider credentials: ${fault}`,
  );
const UNTAGGED = "data did not match any variant of untagged enum SerializedAuthInfo";

const APP = `import { defineApp, defineComponent } from "convex/server";\n`;
const config = (name: string, text: string, fault?: string): Folder =>
  file(
    "convex.config.ts",
    name,
    APP + text,
    fault &&
      `The default export of \`convex.config.ts\` in your app has an invalid value (${fault}). Please make ` +
        "sure that you’re exporting the return value of `defineApp()` (`import { defineApp } from " +
        "'convex/server'`).",
  );
const strict = (path: string, what: string, head: string, end: string): readonly Folder[] => [
  file(
    path,
    "reads the clock",
    `${head}Date.now();\n${end}`,
    `Uncaught Error: Date unsupported when evaluating ${what}`,
  ),
  file(
    path,
    "makes a date of now",
    `${head}new Date();\n${end}`,
    `Uncaught Error: Date unsupported when evaluating ${what}`,
  ),
  file(path, "makes a date of a number", `${head}new Date(0);\n${end}`),
  file(
    path,
    "draws a number",
    `${head}Math.random();\n${end}`,
    `Uncaught Error: Math.random unsupported when evaluating ${what}`,
  ),
  file(
    path,
    "draws a UUID",
    `${head}crypto.randomUUID();\n${end}`,
    `Uncaught Error: Cannot use cryptographic randomness when evaluating ${what}`,
  ),
  file(
    path,
    "measures time",
    `${head}performance.now();\n${end}`,
    `Uncaught Error: The Performance API is not supported when evaluating ${what}`,
  ),
  file(
    path,
    "fetches",
    `${head}await fetch("http://127.0.0.1:1");\n${end}`,
    `Uncaught Error: fetch() unsupported while evaluating ${what}`,
  ),
  file(
    path,
    "sets a timer",
    `${head}setInterval(() => {}, 1);\n${end}`,
    `Uncaught Error: setInterval unsupported while evaluating ${what}`,
  ),
  file(path, "throws", `${head}throw new TypeError("no");\n${end}`, "Uncaught TypeError: no"),
];

const NO_ROUTER = "The default export of `convex/http.js` is not a Router.";
const NO_CRONS = "The default export of `convex/crons.js` is not a Crons object.";

/** Folders that differ in http, crons, auth.config and convex.config. */
export const CONFIGS: readonly Folder[] = [
  http("an empty router", "export default http;"),
  http("routes", 'http.route({ path: "/a", method: "GET", handler });\nexport default http;'),
  http(
    "no default export",
    "export { http };",
    "`convex/http.js` must have a default export of a Router.",
  ),
  http("a default export of null", "export default null;", NO_ROUTER),
  http("a default export of undefined", "export default undefined;", NO_ROUTER),
  http("a default export that is an HTTP action", "export default handler;", NO_ROUTER),
  http("a default export that is an object", "export default { lookup: () => null };", NO_ROUTER),
  http(
    "the same route twice",
    'const r = { path: "/a", method: "GET", handler };\nhttp.route(r); http.route(r);\nexport default http;',
    "Failed to analyze http.js: Uncaught Error: Path '/a' for method GET already in use",
  ),
  http(
    "a path without a slash",
    'http.route({ path: "a", method: "GET", handler });\nexport default http;',
    "Failed to analyze http.js: Uncaught Error: path 'a' does not start with a /",
  ),
  http(
    "a method that is none",
    'http.route({ path: "/a", method: "HEAD", handler });\nexport default http;',
    "Failed to analyze http.js: Uncaught Error: 'HEAD' is not an allowed HTTP method (like GET, POST, PUT etc.)",
  ),
  http(
    "a reserved path",
    'http.route({ path: "/.files/a", method: "GET", handler });\nexport default http;',
    "Failed to analyze http.js: Uncaught Error: path '/.files/a' is reserved",
  ),
  { name: "http.ts below, which is no router", files: { "api/http.ts": QUERY } },
  { name: "http.js", files: { "http.js": `${ROUTER}export default {};` }, refused: NO_ROUTER },
  { name: "http.mjs", files: { "http.mjs": `${ROUTER}export default {};` }, refused: NO_ROUTER },
  crons("no jobs", "export default crons;"),
  crons(
    "no default export",
    "export { crons };",
    "`convex/crons.js` must have a default export of a Crons object.",
  ),
  crons("a default export of null", "export default null;", NO_CRONS),
  crons("a default export that is an object", "export default {};", NO_CRONS),
  job('interval("a", { minutes: 1 }, act)'),
  job('interval("it\'s a job_1-b", { minutes: 1 }, act)'),
  job(
    'interval("jöb", { minutes: 1 }, act)',
    "Failed to analyze crons.js: Uncaught Error: Invalid cron identifier jöb: use ASCII letters that are not control characters",
  ),
  job(
    'interval("a", { minutes: 0 }, act)',
    "Failed to analyze crons.js: Uncaught Error: Interval must be an integer greater than 0",
  ),
  job(
    'interval("a", { minutes: 1.5 }, act)',
    "Failed to analyze crons.js: Uncaught Error: Interval must be an integer greater than 0",
  ),
  job(
    'daily("a", { hourUTC: 24, minuteUTC: 0 }, act)',
    "Failed to analyze crons.js: Uncaught Error: Hour of day must be an integer from 0 to 23",
  ),
  job(
    'monthly("a", { day: 32, hourUTC: 0, minuteUTC: 0 }, act)',
    "Failed to analyze crons.js: Uncaught Error: Day of month must be an integer from 1 to 31",
  ),
  job('cron("a", "*/5 * * * *", act)'),
  job(
    'interval("a", { minutes: 1 }, read)',
    "The cron job 'a' schedules a query function, only actions and mutations can be scheduled: messages.js:read",
  ),
  job(
    'interval("a", { minutes: 1 }, makeFunctionReference("messages:none"))',
    "The cron job 'a' schedules a function that does not exist: messages.js:none",
  ),
  job(
    'interval("a", { minutes: 1 }, makeFunctionReference("none:act"))',
    "The cron job 'a' schedules a function that does not exist: none.js:act",
  ),
  crons(
    "the same job twice",
    'crons.interval("a", { minutes: 1 }, act);\ncrons.interval("a", { minutes: 1 }, act);\nexport default crons;',
    "Failed to analyze crons.js: Uncaught Error: Cron identifier registered twice: a",
  ),
  { name: "crons.ts below, which is none", files: { "jobs/crons.ts": QUERY } },
  auth("no providers", "export default { providers: [] };"),
  auth(
    "no default export",
    "export const providers = [];",
    `auth config file is missing default export. ${SEE}`,
  ),
  auth(
    "a default export of null",
    "export default null;",
    `auth config file is missing default export. ${SEE}`,
  ),
  auth(
    "a default export that is a function",
    "export default () => 1;",
    `auth config file can only contain strings ${SEE}`,
  ),
  auth(
    "no list of providers",
    "export default {};",
    "auth config file must include a list of provider credentials: missing field `providers`",
  ),
  provider('{ domain: "https://a.example", applicationID: "a" }'),
  provider('{ domain: "a.example.com", applicationID: "a" }'),
  provider(
    '{ type: "customJwt", issuer: "https://a.example", jwks: "https://a.example/k", algorithm: "RS256" }',
  ),
  provider(
    '{ type: "customJwt", issuer: "https://a.example", jwks: "https://a.example/k", algorithm: "EdDSA" }',
    UNTAGGED,
  ),
  provider('{ type: "customJwt", issuer: "https://a.example", algorithm: "RS256" }', UNTAGGED),
  provider('{ domain: "https://a.example" }', UNTAGGED),
  provider('{ domain: "https://a.example", applicationID: 1 }', UNTAGGED),
  provider('"https://a.example"', UNTAGGED),
  provider(
    '{ domain: "https://a.example", applicationId: "a" }',
    "Provider at index 0 must have applicationID property spelled lowercase 'application', capital I, capital D.",
  ),
  provider(
    '{ type: "jwt", domain: "https://a.example", applicationID: "a" }',
    "Provider at index 0 has unexpected 'type' value 'jwt'",
  ),
  provider(
    '{ type: "customJwt", domain: "https://a.example", applicationID: "a" }',
    "Provider at index 0 is a customJwt so cannot have a 'domain' specified",
  ),
  provider(
    '{ issuer: "https://a.example", applicationID: "a" }',
    "Provider at index 0 is oidc so cannot have an 'issuer' specified.",
  ),
  auth(
    "the issuer of many apps without an audience",
    'export default { providers: [{ type: "customJwt", issuer: "https://api.workos.com/", jwks: "https://a.example/k", algorithm: "RS256" }] };',
    "This auth configuration appears potentially insecure: Provider at index 0 has an issuer that is shared among many applications, so must to specify an ApplicationID to check against an `aud` field of a JWT.",
  ),
  auth(
    "a domain that is a token",
    'export default { providers: [{ domain: "abcdef", applicationID: "a" }] };',
    'Invalid provider domain URL "abcdef": Does not look like a URL (must have a scheme or end with a top-level domain)',
  ),
  auth(
    "a domain of another scheme",
    'export default { providers: [{ domain: "ftp://a.example", applicationID: "a" }] };',
    'Invalid provider domain URL "ftp://a.example": scheme should be http or https',
  ),
  {
    ...auth(
      "a variable that is set",
      "export default { providers: [{ domain: process.env.ISSUER, applicationID: 'a' }] };",
    ),
    env: { ISSUER: "https://a.example" },
  },
  {
    name: "auth.config.ts beside auth.config.js",
    files: {
      "auth.config.ts": "export default { providers: [] };",
      "auth.config.js": "export default { providers: [] };",
    },
    refused: "Found both ",
    byCli: true,
  },
  ...strict("auth.config.ts", "auth config file", "", "export default { providers: [] };"),
  config("an app", "export default defineApp();"),
  config("no default export", "export const app = defineApp();", "missing default export"),
  config(
    "a default export that is a text",
    "export default 'app';",
    "the default export is not an object",
  ),
  config(
    "more than one export",
    "export const more = 1;\nexport default defineApp();",
    "`convex.config.ts` has more than one export",
  ),
  config(
    "a default export that is an object",
    "export default {};",
    "missing `export` property on the default export of `convex.config.ts`",
  ),
  config(
    "an export that is no function",
    "export default { export: 1 };",
    "`app.export` (where `app` is the default export of `convex.config.ts`) is not a function",
  ),
  {
    ...config("a variable that is read", "process.env.NAME;\nexport default defineApp();"),
    env: { NAME: "a" },
  },
  {
    name: "a component of the folder",
    files: {
      "convex.config.ts":
        `${APP}import child from "./child/convex.config";\nconst app = defineApp();\napp.use(child);\nexport default app;`,
      "child/convex.config.ts": `${APP}export default defineComponent("child");`,
      "child/lib.ts": QUERY,
    },
  },
  {
    name: 'a component with "use node"',
    files: {
      "convex.config.ts":
        `${APP}import child from "./child/convex.config";\nconst app = defineApp();\napp.use(child);\nexport default app;`,
      "child/convex.config.ts": `${APP}export default defineComponent("child");`,
      "child/nodes.ts": ACTION,
    },
    refused:
      '"use node" directive is not supported in components. Remove it from the component at: ',
    byCli: true,
  },
  ...strict("convex.config.ts", "app definition", APP, "export default defineApp();"),
];
