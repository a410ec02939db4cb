import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import type { RuntimeErrorCode } from "../request/errors.ts";
import { clientIdInState } from "../request/oauth_state.ts";
import { clientIdInPath, pathOf, PLATFORM_CLIENT_ID, queryOf } from "../deployment/paths.ts";
import { routeOf } from "../routes.ts";
import type { Credential } from "../request/wire.ts";
import type { RequestHead } from "./input.ts";

/** The credential of a request, or why it is refused. */
type CredentialResult =
  | { readonly credential: Credential; readonly refused?: undefined }
  | { readonly refused: RuntimeErrorCode; readonly credential?: undefined };

const BEARER_KEY = /^Bearer +(sk_\S+)$/i;

/**
 * Which project the request is for, by what it presents, in this order: a bearer key (the project
 * and the actor), `x-api-key` (the project only), a client id (header, query, in the path
 * `/p/<client id>/`, or in the body of the public config), nothing (the platform). An OAuth provider's
 * answer brings its client id in the state, and no other counts there. What is presented and not
 * understood is refused, never read as something else; so are two client ids, and one beside a key is
 * handed on to be compared with the key's project.
 *
 * @param fields the body's fields
 */
export function readCredential(
  { headers, url }: Pick<RequestHead, "headers" | "url">,
  fields: Readonly<Record<string, unknown>> | null = null,
): CredentialResult {
  const { bringsState } = routeOf(pathOf(url));
  const inState = bringsState ? clientIdInState(url, fields) : undefined;
  const [beside, another] = inState === undefined ? clientIdsBeside({ headers, url }) : [];
  if (another !== undefined) return { refused: "INVALID_CLIENT_ID" };
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const key = BEARER_KEY.exec(authorization.trim())?.[1];
    if (key === undefined) return { refused: "UNSUPPORTED_AUTHORIZATION" };
    return { credential: { kind: "bearer", keyHash: hashApiKey(key), ...withId(beside) } };
  }
  const proxyKey = headers.get("x-api-key");
  if (proxyKey !== null) {
    return {
      credential: { kind: "proxy", keyHash: hashApiKey(proxyKey), ...withId(beside) },
    };
  }
  if (inState === null) return { refused: "INVALID_OAUTH_STATE" };
  return clientCredential(inState ?? presentedClientId(url, { beside, fields }));
}

function clientCredential(clientId: string | null): CredentialResult {
  if (clientId === null || clientId === PLATFORM_CLIENT_ID) {
    return { credential: { kind: "platform" } };
  }
  return { credential: { kind: "client", clientId } };
}

function withId(clientId: string | undefined): { clientId?: string } {
  return clientId === undefined ? {} : { clientId };
}

/** The different client ids that stand in the header and in the query, under both its names there. */
function clientIdsBeside({ headers, url }: Pick<RequestHead, "headers" | "url">): string[] {
  const query = queryOf(url);
  const inHeader = headers.get("x-banata-client-id");
  if (inHeader === null && query.size === 0) return [];
  const given = [inHeader, query.get("client_id"), query.get("clientId")];
  return [...new Set(given.filter((value) => value !== null))];
}

function presentedClientId(
  url: string,
  { beside, fields }: {
    beside: string | undefined;
    fields: Readonly<Record<string, unknown>> | null;
  },
): string | null {
  const path = pathOf(url);
  return beside ?? clientIdInPath(path) ?? clientIdInBody(path, fields);
}

/** Elsewhere a field of this name means something else, such as an OAuth provider's client. */
function clientIdInBody(
  path: string,
  fields: Readonly<Record<string, unknown>> | null,
): string | null {
  const clientId = routeOf(path).clientIdInBody ? fields?.clientId : null;
  return typeof clientId === "string" && clientId !== "" ? clientId : null;
}

/** The project a request names besides its credential, or why it is refused. */
type NamedProject =
  | { readonly named?: string; readonly refused?: undefined }
  | { readonly refused: RuntimeErrorCode; readonly named?: undefined };

/**
 * Reads which project a request names besides its credential: by header, query or body. What is no id
 * is refused, and so are two different ones: taken for none, the request would be for the platform.
 */
export function namedProject(
  { headers, url }: Pick<RequestHead, "headers" | "url">,
  body: Readonly<Record<string, unknown>> | null,
): NamedProject {
  const query = queryOf(url);
  const given = [
    headers.get("x-banata-project-id"),
    query.get("projectId"),
    query.get("project_id"),
    body?.projectId,
    body?.project_id,
  ].filter((value) => value !== undefined && value !== null);
  if (given.length === 0) return {};
  const [named, ...others] = new Set(given);
  if (typeof named !== "string" || named === "" || others.length > 0) {
    return { refused: "INVALID_PROJECT_ID" };
  }
  return { named };
}
