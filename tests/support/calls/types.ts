import { type Route, routeOf } from "../../../runtime/routes.ts";
import type { Client, Json, Reply } from "../client.ts";
import type { World } from "./world.ts";

/** A request that is ready to be sent. */
export interface PreparedCall {
  readonly client: Client;
  /** Path below `/api/auth` with parameters and query; the endpoint's own by default. */
  readonly path?: string;
  /** Sent as JSON; a POST without one sends `{}`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** One endpoint, called so that it succeeds. Tests of every endpoint are made of these. */
export interface Call {
  /** Method and path as the engine lists it, e.g. `POST /sign-up/email`. */
  readonly endpoint: string;
  /** Tells several calls of one endpoint apart. */
  readonly variant?: string;
  /** Does what must have happened before, for new users each time, and gives the request. */
  readonly prepare: (world: World) => Promise<PreparedCall> | PreparedCall;
  /** Status of success. @default 200 */
  readonly status?: number;
  /** Whether it uses something up that is no row of ours, so that it can't be sent twice. */
  readonly isSpent?: boolean;
  /** The items of an answer that lists all of something, so that it grows with what there is. */
  readonly lists?: (body: Json) => readonly unknown[];
}

/** Sends a prepared call. */
export async function sendCall(
  { endpoint }: Pick<Call, "endpoint">,
  { body, client, path }: PreparedCall,
): Promise<Reply> {
  const [method = "", own = ""] = endpoint.split(" ");
  return await client.send(path ?? own, {
    method,
    body: method === "GET" ? undefined : body ?? {},
  });
}

/** The name of a call in a test's output. */
export function nameOf({ endpoint, variant }: Call): string {
  return variant === undefined ? endpoint : `${endpoint} (${variant})`;
}

/** What the runtime knows of a call's path. */
export function routeOfCall({ endpoint }: Pick<Call, "endpoint">): Route {
  return routeOf(endpoint.slice(endpoint.indexOf("/")));
}
