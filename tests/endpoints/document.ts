/**
 * The text of docs/endpoints.md: which endpoint takes which lane, what it asks, and which bucket it
 * takes its tokens of. Lanes and questions are what the calls of tests/support/calls were seen to do.
 *
 * @module
 */
import { routeOfCall } from "../support/calls/mod.ts";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import { BASE_PATH, PAGES, pathOf, PLATFORM_CLIENT_ID } from "../../runtime/deployment/paths.ts";
import { routePage } from "../../runtime/lanes/page.ts";
import { limitClassOf } from "../../runtime/gate/limits.ts";
import { mayOnlyRead, routeOf } from "../../runtime/routes.ts";
import type { LaneTrace } from "./trace.ts";

/** Where the document stands, from the root of the tree. */
export const DOCUMENT_PATH = "docs/endpoints.md";

const HEAD = `# Endpoints

Written by \`deno task endpoints\`, which sends every call of \`tests/support/calls/\` and looks at what
the HTTP action does; \`tests/scale/costs.test.ts\` compares. Change the code, then run the task.

What each takes and answers stands in the reference, which a running platform serves as a page and as
OpenAPI 3.1: \`/api/auth/reference\`, \`/api/auth/reference/openapi.json\`.

- **Lane**: \`light\` is the HTTP action itself, without Better Auth, \`read\` a Convex query with it, \`write\`
  the outer mutation. \`read, write\`: the read lane is tried and gives way when the answer writes. Any
  \`read\` becomes one where a session is due to be refreshed. A \`light\` one leaves what is not plain to
  the others, which answer it as they do where there is no light lane.
- **Asks**: the questions of one request at most, answered by the HTTP action between two runs of the
  write lane: \`scrypt\` a password's key, \`fetch\` a request to another server, \`keyPair\` a signing key.
- **Limit**: the class of [limits.md](limits.md), and its requests a minute of one client; accounts,
  users and links have others there. Only the write lane takes tokens, besides those of a key with a
  limit of its own.
- **Client id**: whether a public client id opens it. A key, a proxy's key or a platform session may
  come to every endpoint of its scope.

An \`OPTIONS\` of any path is a preflight: a query of its own (\`banataAuth/auth:preflight\`) that runs no
Better Auth, asks nothing and takes no token.
`;

/** Makes the document from what every call did. */
export function endpointsDocument(traces: readonly LaneTrace[]): string {
  const groups = Map.groupBy(traces, ({ call }) => call.endpoint);
  const served = [...groups].filter(([, each]) => each.some(({ call }) => call.status !== 404));
  const rows = new Map(served.map(([endpoint, each]) => [endpoint, rowOf(endpoint, each)]));
  const closed = [...groups.keys()].filter((endpoint) => !rows.has(endpoint)).sort();
  return [
    HEAD,
    "| Endpoint | Lane | Asks | Limit | Client id |",
    "| --- | --- | --- | --- | --- |",
    ...[...rows.entries()].sort(byPath).map(([, row]) => line(row)),
    "",
    "## Pages",
    "",
    "A page's GET shows a form, its POST is answered by the endpoint named here.",
    "",
    "| Page | Lane | Answered by | Asks | Limit |",
    "| --- | --- | --- | --- | --- |",
    ...PAGES.flatMap((page) => pageRows(page, rows)).map(line),
    "",
    "## Closed",
    "",
    "Better Auth's plugins have these endpoints, and here they are a 404.",
    "",
    ...closed.map((endpoint) => `- ${code(endpoint)}: ${routeOfCall({ endpoint }).closed}.`),
    "",
  ].join("\n");
}

type Row = readonly string[];

function rowOf(endpoint: string, traces: readonly LaneTrace[]): Row {
  const [method = "", path = ""] = endpoint.split(" ");
  const lanes = new Set(traces.flatMap((each) => each.lanes));
  const { light } = routeOf(path);
  const first = mayOnlyRead(method, path) ? light ? ["light", "read"] : ["read"] : [];
  const lane = [...new Set([...first, ...lanes])].join(", ");
  const limit = lanes.has("write") ? limitText(path) : "";
  return [code(endpoint), lane, askedBy(traces), limit, routeOf(path).clients ? "yes" : ""];
}

/** The most of each kind that one call asked. */
function askedBy(traces: readonly LaneTrace[]): string {
  const most = new Map<string, number>();
  for (const { questions } of traces) {
    for (const [kind, asked] of Map.groupBy(questions, (each) => each)) {
      most.set(kind, Math.max(most.get(kind) ?? 0, asked.length));
    }
  }
  const parts = [...most].sort().map(([kind, count]) => count === 1 ? kind : `${count} ${kind}`);
  return parts.join(", ");
}

function pageRows(page: typeof PAGES[number], endpoints: ReadonlyMap<string, Row>): Row[] {
  const path = `/p/:clientId/${page}`;
  const answeredBy = submittedTo(page);
  const asks = endpoints.get(answeredBy)?.[2] ?? "";
  return [
    [code(`GET ${path}`), "read", "", "", ""],
    [code(`POST ${path}`), "write", code(answeredBy), asks, limitText(path)],
  ];
}

/** The endpoint that a page's form comes to. */
function submittedTo(page: typeof PAGES[number]): string {
  const siteUrl = "http://127.0.0.1";
  const url = `${siteUrl}${BASE_PATH}/p/${PLATFORM_CLIENT_ID}/${page}`;
  const settings = { ...DEFAULT_SETTINGS, magicLink: true, twoFactor: true };
  const scope = { name: "", settings, siteUrl, baseUrl: siteUrl };
  const routed = routePage({ method: "POST", url, headers: [] }, scope);
  if (routed?.request === undefined) throw new Error(`Route the form of ${page} to an endpoint`);
  return `${routed.request.method} ${pathOf(routed.request.url)}`;
}

function limitText(path: string): string {
  const { client, name } = limitClassOf(path);
  return `${name} ${client}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function line(cells: Row): string {
  return `| ${cells.join(" | ")} |`;
}

/** By path, then by method. */
function byPath([left]: readonly [string, Row], [right]: readonly [string, Row]): number {
  const [a, b] = [left, right].map((name) => name.split(" ").reverse().join(" "));
  return (a ?? "") < (b ?? "") ? -1 : 1;
}
