import { TABLES } from "../../component/tables/metadata.gen.ts";
import type { Call, PreparedCall, World } from "../support/calls/mod.ts";
import { Client, type SendOptions } from "../support/client.ts";
import { LIST_ITEM, type ServedEndpoint } from "../support/registry.ts";
import type { Row } from "../support/rows.ts";
import { SOURCES } from "./bodies.ts";
import type { Actor } from "./field.ts";

/** One request of an actor of the own project's. */
export interface ForeignRequest {
  readonly name: string;
  readonly client: Client;
  readonly path: string;
  readonly options: SendOptions;
}

/** What requests are made of. */
export interface RequestInput {
  readonly call: Call;
  readonly served: ServedEndpoint | undefined;
  /** The call as it succeeds in the own project, and in the foreign one. */
  readonly prepared: { readonly own: PreparedCall; readonly foreign: PreparedCall };
  readonly worlds: { readonly own: World; readonly foreign: World };
  /** The youngest rows of a table in each project. */
  readonly rows: (table: string) => { readonly own?: Row; readonly foreign?: Row };
  /** The table of the row with an id. */
  readonly tableOf: (id: unknown) => string | undefined;
  /** Fields of {@link SOURCES} that were of use. */
  readonly used: Set<string>;
}

type Body = Readonly<Record<string, unknown>>;

/** Fields that name a row, or are as good as one: what is shown to get at it. */
const NAMING =
  /(?:^i|I)ds?$|(?:^t|T)oken$|(?:^e|E)mail$|^(?:after|before|code|cursor|key|otp|slug|state|username)$/;

/** A request of the foreign project's by an actor of the own one: word for word, and about the own. */
export function asForeignersSend(
  { call, prepared: { foreign }, worlds }: RequestInput,
  { client, name, scope }: Actor & { readonly client: Client },
): ForeignRequest[] {
  const moved = { ...ownPlace(foreign, worlds), client };
  const isMoved = JSON.stringify([moved.path, moved.body]) !==
    JSON.stringify([foreign.path, foreign.body]);
  // What names a project by its public client id and nothing else is that project's own request.
  const isTheirs = scope === "any" && isNamed(foreign, worlds);
  return [
    ...isTheirs ? [] : [request(call, { ...foreign, client }, `${name} as the other project`)],
    ...isMoved ? [request(call, moved, `${name} for the own project`)] : [],
  ];
}

/** The other project's cookies under the own project's key, client id and name. */
export function withForeignCookies(input: RequestInput): ForeignRequest[] {
  const { call, prepared: { foreign }, worlds } = input;
  if (foreign.client.cookies.size === 0) return [];
  const { project, platform: { site } } = worlds.own;
  const heads = {
    "x-api-key": project.key,
    ...isNamed(foreign, worlds) ? {} : { "x-banata-client-id": project.clientId },
  };
  return Object.entries(heads).map(([name, value]) => {
    const client = new Client(site, { [name]: value });
    for (const cookie of foreign.client.cookies) client.cookies.set(...cookie);
    return request(call, { ...foreign, client }, `the other project's cookies with ${name}`);
  });
}

/** The call as it succeeds, with one value at a time of the other project's. */
export function withOneForeignValue(input: RequestInput): ForeignRequest[] {
  const { call, prepared: { foreign, own }, worlds } = input;
  const body = own.body ?? {};
  const fields = Object.entries(foreign.body ?? {})
    .filter(([field, value]) => JSON.stringify(body[field]) !== JSON.stringify(value));
  const isOther = foreign.path !== own.path && !isNamed(foreign, worlds);
  const paths = isOther ? [{ ...own, path: foreign.path }] : [];
  return [
    ...fields.map(([field, value]) =>
      request(call, { ...own, body: { ...body, [field]: value } }, `the other project's ${field}`)
    ),
    ...paths.map((prepared) => request(call, prepared, "the other project's path")),
  ];
}

/** Fields that the schema has and the call leaves out, naming the other project's rows. */
export function withUnsentFields(input: RequestInput): ForeignRequest[] {
  const { call, prepared: { own }, served, worlds } = input;
  if (served === undefined) return [];
  const sent = Object.keys(own.body ?? {});
  const body = served.body.filter(([field = ""]) => !sent.includes(field));
  const inBody = body.flatMap((names) =>
    foreignValues(names, input).map((value) =>
      request(
        call,
        { ...own, body: { ...own.body, ...nested(names, value) } },
        `${names.join(".")} of the other project's`,
      )
    )
  );
  const inQuery = served.query.flatMap((names) =>
    foreignValues(names, input).map((value) => {
      const path = withQuery(own.path ?? pathOf(call), names[0] ?? "", value);
      return request(call, { ...own, path }, `${names.join(".")} in the query`);
    })
  );
  const header = { "x-banata-project-id": worlds.foreign.project.id };
  const named = request(call, own, "the other project's id in a header");
  return [...inBody, ...inQuery, { ...named, options: { ...named.options, headers: header } }];
}

/** Ids of every other table's rows, of both projects, in the place of the call's own ids. */
export function withOtherTables(input: RequestInput): ForeignRequest[] {
  const { call, prepared: { own }, rows } = input;
  const fields = Object.entries(own.body ?? {})
    .filter(([field, value]) => NAMING.test(field) && typeof value === "string");
  return fields.flatMap(([field, value]) => {
    const known = input.tableOf(value);
    const source = known === undefined ? sourceOf(field, input) : `${known}.id`;
    if (source === null) return [];
    const others = Object.keys(TABLES).filter((table) => !source.startsWith(`${table}.`));
    return others.flatMap((table) => {
      const { foreign, own: sibling } = rows(table);
      const found = [["own", sibling], ["other", foreign]] as const;
      return found.flatMap(([whose, row]) => {
        if (row === undefined) return [];
        const body = { ...own.body, [field]: row.id };
        return [request(call, { ...own, body }, `${field} of "${table}" of the ${whose} project`)];
      });
    });
  });
}

function request(
  call: Call,
  { body, client, path }: PreparedCall,
  name: string,
): ForeignRequest {
  const [method = ""] = call.endpoint.split(" ");
  const options = { method, body: method === "GET" ? undefined : body ?? {} };
  return { name, client, path: path ?? pathOf(call), options };
}

function pathOf({ endpoint }: Call): string {
  return endpoint.split(" ")[1] ?? "";
}

function isNamed({ body, path }: PreparedCall, { foreign }: RequestInput["worlds"]): boolean {
  return JSON.stringify([body, path]).includes(foreign.project.clientId);
}

/** The request with the own project in the place of the foreign one, wherever it names that. */
function ownPlace(prepared: PreparedCall, { foreign, own }: RequestInput["worlds"]): PreparedCall {
  const text = JSON.stringify({ body: prepared.body, path: prepared.path });
  const moved = text.replaceAll(foreign.project.id, own.project.id)
    .replaceAll(foreign.project.clientId, own.project.clientId);
  return { ...prepared, ...JSON.parse(moved) };
}

function foreignValues(names: readonly string[], input: RequestInput): string[] {
  const field = names.findLast((name) => name !== LIST_ITEM) ?? "";
  if (!NAMING.test(field)) return [];
  const source = sourceOf(field, input);
  if (source === null) return [];
  const [table = "", column = ""] = source.split(".");
  const value = input.rows(table).foreign?.[column];
  return typeof value === "string" ? [value] : [];
}

/**
 * Which column a field's values come from: as {@link SOURCES} says, else by its name.
 *
 * @throws {Error} if neither says it
 */
function sourceOf(field: string, { call, used }: RequestInput): string | null {
  const path = pathOf(call);
  // The longest is the one that says of which endpoints.
  const [key] = Object.keys(SOURCES).filter((key) => {
    const [name, area = "/"] = key.split(" of ");
    return name === field && path.startsWith(area);
  }).toSorted((one, other) => other.length - one.length);
  if (key !== undefined) {
    used.add(key);
    return SOURCES[key] ?? null;
  }
  const table = /^(\w+)Ids?$/.exec(field)?.[1] ?? "";
  if (Object.hasOwn(TABLES, table)) return `${table}.id`;
  throw new Error(
    `Add "${field}" to SOURCES in tests/isolation/bodies.ts: which column does ${call.endpoint} take it from?`,
  );
}

function nested(names: readonly string[], value: string): Body {
  const build = ([name, ...rest]: readonly string[]): unknown => {
    if (name === undefined) return value;
    return name === LIST_ITEM ? [build(rest)] : { [name]: build(rest) };
  };
  return build(names) as Body;
}

function withQuery(path: string, name: string, value: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}
