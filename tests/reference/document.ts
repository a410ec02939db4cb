/**
 * The OpenAPI document of the HTTP API: paths from what is served, requests from the endpoints' own schemas,
 * replies from what the calls of tests/support/calls were answered.
 *
 * @module
 */
import { AREAS, type Call, routeOfCall } from "../support/calls/mod.ts";
import type { Json, Reply } from "../support/client.ts";
import { PAGES } from "../../runtime/deployment/paths.ts";
import { limitClassOf } from "../../runtime/gate/limits.ts";
import type { ServedEndpoint } from "../support/registry.ts";
import { HEAD } from "./head.ts";
import { OTHER_SUMMARIES } from "./other_summaries.ts";
import { join, look, SchemaWriter, type Seen } from "./replies.ts";

/** What replies of an endpoint were seen: by status, then by content type; null for an empty body. */
type Replies = Map<number, Map<string, Seen | null>>;

const USER = { id: "", email: "", name: "" };
/** What an endpoint may answer too, and no call is answered: the platform of the calls has its administrator. */
const BESIDES: Readonly<Record<string, Seen>> = {
  "GET /get-session": look(null),
  "POST /banata/setup": look({ user: USER }),
};
/** Endpoints that Better Auth brings and that answer no request here, whatever it says. */
export const ALWAYS_REFUSED: readonly string[] = ["POST /get-session", "POST /update-session"];

/** Keeps what calls are answered. */
export class RecordedReplies {
  readonly #replies = new Map<string, Replies>(
    Object.entries(BESIDES).map(([endpoint, seen]) => [
      endpoint,
      new Map([[200, new Map([["application/json", seen]])]]),
    ]),
  );

  /** Notes one answer. */
  note({ endpoint }: Pick<Call, "endpoint">, { body, headers, status, text }: Reply): void {
    const replies = this.#replies.get(endpoint) ?? new Map();
    this.#replies.set(endpoint, replies);
    const type = contentTypeOf(headers);
    const types = replies.get(status) ?? new Map<string, Seen | null>();
    replies.set(status, types);
    // No text is a text too.
    if (text === "" && type !== "text/plain") return;
    const seen = isJson(type) ? look(body) : null;
    const before = types.get(type) ?? null;
    types.set(type, seen === null || before === null ? seen : join(before, seen));
  }

  /** Every JSON body, and the endpoint that it is of. */
  *bodies(): Generator<readonly [endpoint: string, seen: Seen]> {
    for (const [endpoint, replies] of this.#replies) {
      for (const types of replies.values()) {
        for (const seen of types.values()) if (seen !== null) yield [endpoint, seen];
      }
    }
  }

  /** Endpoints that were called and are served, with what they answered. */
  served(): Map<string, Replies> {
    return new Map(
      [...this.#replies].filter(([, replies]) => [...replies.keys()].some((it) => it !== 404)),
    );
  }
}

/** The media type of an answer, without its parameters; Better Auth names that of some refusals twice. */
export function contentTypeOf(headers: Headers): string {
  return headers.get("content-type")?.split(/[;,]/)[0]?.trim() ?? "";
}

/** Whether a body of this type is JSON. */
export function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(type);
}

/** Makes the document. */
export function referenceDocument(
  { replies, served, summaries }: {
    replies: RecordedReplies;
    served: readonly ServedEndpoint[];
    summaries: ReadonlyMap<string, string>;
  },
): Json {
  const schemas = new Map(served.map(({ endpoint, schemas }) => [endpoint, schemas]));
  const writer = new SchemaWriter();
  for (const [endpoint, seen] of replies.bodies()) writer.add(seen, nameOf(endpoint));
  const paths: Record<string, Json> = {};
  const add = (endpoint: string, operation: Json) => {
    const [method = "", path = ""] = endpoint.split(" ");
    (paths[toTemplate(path)] ??= {})[method.toLowerCase()] = operation;
  };
  for (const [endpoint, answers] of replies.served()) {
    add(
      endpoint,
      operationOf(endpoint, { answers, schemas: schemas.get(endpoint), summaries, writer }),
    );
  }
  for (const page of PAGES) {
    for (const method of ["GET", "POST"]) {
      const endpoint = `${method} /p/:clientId/${page}`;
      add(endpoint, pageOperation(endpoint));
    }
  }
  add(EMAIL_EVENTS, emailEventsOperation());
  const { components } = HEAD;
  return {
    ...HEAD,
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a < b ? -1 : 1)),
    components: { ...components, schemas: { ...components.schemas, ...writer.named() } },
  };
}

const EMAIL_EVENTS = "POST /p/:clientId/email-events/:provider";
const ERROR = { $ref: "#/components/responses/Error" };

function operationOf(
  endpoint: string,
  { answers, schemas, summaries, writer }: {
    writer: SchemaWriter;
    answers: Replies;
    schemas: ServedEndpoint["schemas"] | undefined;
    summaries: ReadonlyMap<string, string>;
  },
): Json {
  const body = endpoint.startsWith("POST") ? schemas?.body ?? null : null;
  return {
    ...headOf(endpoint, summaries.get(endpoint) ?? OTHER_SUMMARIES[endpoint]),
    ...parametersOf(endpoint, schemas?.query ?? null),
    ...body === null ? {} : { requestBody: requestBodyOf(body) },
    responses: {
      ...Object.fromEntries(
        [...answers].filter(([status]) => status < 400).map((answer) => toResponse(answer, writer)),
      ),
      default: ERROR,
    },
  };
}

function headOf(endpoint: string, said: string | undefined): Json {
  if (said === undefined) {
    throw new Error(`Say what ${endpoint} does, in tests/reference/other_summaries.ts`);
  }
  const [method = "", path = ""] = endpoint.split(" ");
  const text = `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
  const [summary = ""] = /^.*?[.:](?= |$)/.exec(text) ?? [text];
  const { client, name } = limitClassOf(path);
  const route = routeOfCall({ endpoint });
  return {
    operationId: operationIdOf(method, path),
    tags: [tagOf(endpoint)],
    summary: summary.replace(/[.:]$/, ""),
    ...text.length > summary.length ? { description: text } : {},
    "x-limit": `${name} ${client}`,
    ...route.clients
      ? { security: [...HEAD.security, { clientId: [] }, { clientId: [], session: [] }] }
      : {},
  };
}

/** `postAdminCreateUser` of `POST /admin/create-user`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return method.toLowerCase() +
    words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** What an endpoint's reply is called where it has no name: the last word of its path that is no verb. */
function nameOf(endpoint: string): string {
  const words = endpoint.split("/").slice(1).filter((word) => !/[:*]/.test(word));
  const named = words.filter((word) => !VERBS.test(word));
  return `${named.at(-1) ?? words.at(-1) ?? ""}-reply`;
}

const VERBS =
  /^(?:get|list|create|update|delete|save|add|remove|check|verify|set|begin|finish|status)$/;

function tagOf(endpoint: string): string {
  const area = Object.entries(AREAS).find(([, calls]) =>
    calls.some((call) => call.endpoint === endpoint)
  )?.[0];
  return area === undefined || area === "refused" ? "others" : area;
}

function toTemplate(path: string): string {
  return path.replace(/(?:\*\*)?:(\w+)/g, "{$1}");
}

function parametersOf(endpoint: string, query: Json): Json {
  const inPath = [...endpoint.matchAll(/(\*\*)?:(\w+)/g)].map(([, rest, name]) => ({
    name,
    in: "path",
    required: true,
    ...rest === undefined ? {} : { description: "May hold slashes" },
    schema: { type: "string" },
  }));
  const object = objectOf(query);
  const inQuery = Object.entries<Json>(object?.properties ?? {}).map((
    [name, { description, ...schema }],
  ) => ({
    name,
    in: "query",
    ...object.required?.includes(name) ? { required: true } : {},
    ...description === undefined ? {} : { description },
    schema,
  }));
  const parameters = [...inPath, ...inQuery];
  return parameters.length === 0 ? {} : { parameters };
}

/** The object among what a query may be. */
function objectOf(query: Json): Json {
  if (query?.properties !== undefined) return query;
  return [query?.anyOf, query?.allOf, query?.oneOf].flatMap((list) => list ?? [])
    .find((each: Json) => each.properties !== undefined) ?? null;
}

function requestBodyOf(schema: Json): Json {
  return { required: true, content: { "application/json": { schema } } };
}

function toResponse(
  [status, types]: [number, Map<string, Seen | null>],
  writer: SchemaWriter,
): [string, Json] {
  const content = [...types].map(([type, seen]) => [
    type,
    { schema: seen === null ? { type: "string" } : writer.schemaOf(seen) },
  ]);
  return [String(status), {
    description: status < 300 ? "Done" : "Leads on",
    headers: { "x-request-id": { $ref: "#/components/headers/RequestId" } },
    ...content.length === 0 ? {} : { content: Object.fromEntries(content) },
  }];
}

function pageOperation(endpoint: string): Json {
  const isForm = endpoint.startsWith("POST");
  const said = isForm
    ? "answers the form of the page."
    : "the page that a mailed link opens: it shows a form, and takes nothing.";
  const html = { description: "A page", content: { "text/html": { schema: { type: "string" } } } };
  const form = { "application/x-www-form-urlencoded": { schema: { type: "object" } } };
  return {
    ...headOf(endpoint, said),
    tags: ["pages"],
    ...parametersOf(endpoint, null),
    ...isForm ? { requestBody: { content: form } } : {},
    responses: { 200: html, ...isForm ? { 302: { description: "Leads on" } } : {}, default: html },
  };
}

function emailEventsOperation(): Json {
  return {
    ...headOf(EMAIL_EVENTS, OTHER_SUMMARIES[EMAIL_EVENTS]),
    tags: ["emails"],
    ...parametersOf(EMAIL_EVENTS, null),
    security: [],
    requestBody: { required: true, content: { "*/*": { schema: {} } } },
    responses: { 200: { description: "Kept" }, default: ERROR },
  };
}
