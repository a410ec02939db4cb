import type { JSONValue } from "convex/values";
import type { SyncToken } from "../auth/authenticator.ts";
import { isObject, type JSONObject, parseJson } from "../values/json.ts";

/** A query that a client wants to watch. */
export interface AddQuery {
  type: "Add";
  queryId: number;
  path: string;
  component: string | undefined;
  /** The argument object in JSON form. */
  args: JSONValue;
  journal: string | null;
}

/** A change of what a client watches. */
export type QueryModification = AddQuery | { type: "Remove"; queryId: number };

/** A mutation or an action that a client asks for. */
export interface CallMessage {
  type: "Mutation" | "Action";
  requestId: number;
  path: string;
  component: string | undefined;
  /** The argument object in JSON form. */
  args: JSONValue;
}

/** What a client may send, as convex/browser does. */
export type ClientMessage =
  | {
    type: "Connect";
    sessionId: string;
    /** The latest timestamp it has seen, encoded. */
    maxObservedTimestamp: string | undefined;
    /** Its clock, epoch ms. */
    clientTs: number | undefined;
  }
  | {
    type: "ModifyQuerySet";
    baseVersion: number;
    newVersion: number;
    modifications: QueryModification[];
  }
  | CallMessage
  | { type: "Authenticate"; baseVersion: number; token: SyncToken }
  | { type: "Event" };

/** How far the client has been brought: what it watches, as whom, at which commit. */
export interface StateVersion {
  querySet: number;
  identity: number;
  /** Encoded timestamp. */
  ts: string;
}

/** A fault of the client's: it is told, and disconnected for good. */
export class ProtocolError extends Error {
  /** Builds the error; `code` is Convex's short name of the fault. */
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "ProtocolError";
  }
}

/** A UUID and some room: longer ones are not a client's. */
const MAX_SESSION_ID_LENGTH = 64;

/**
 * Reads a message.
 *
 * @throws {ProtocolError} when it is none.
 */
export function parseClientMessage(text: string): ClientMessage {
  const message = parseJson(text);
  if (!isObject(message)) throw malformed("it is no object");
  switch (message.type) {
    case "Connect":
      return parseConnect(message);
    case "ModifyQuerySet":
      return {
        type: "ModifyQuerySet",
        baseVersion: integer(message, "baseVersion"),
        newVersion: integer(message, "newVersion"),
        modifications: list(message, "modifications").map(parseModification),
      };
    case "Mutation":
    case "Action":
      return {
        type: message.type,
        requestId: integer(message, "requestId"),
        path: string(message, "udfPath"),
        component: optionalString(message, "componentPath"),
        args: firstOf(list(message, "args")),
      };
    case "Authenticate":
      return {
        type: "Authenticate",
        baseVersion: integer(message, "baseVersion"),
        token: parseToken(message),
      };
    case "Event":
      return { type: "Event" };
    default:
      throw malformed("its type is unknown");
  }
}

function parseConnect(message: JSONObject): ClientMessage {
  const sessionId = string(message, "sessionId");
  if (sessionId.length > MAX_SESSION_ID_LENGTH) throw malformed("its sessionId is too long");
  const { clientTs } = message;
  return {
    type: "Connect",
    sessionId,
    maxObservedTimestamp: optionalString(message, "maxObservedTimestamp"),
    clientTs: typeof clientTs === "number" ? clientTs : undefined,
  };
}

function parseModification(modification: JSONValue): QueryModification {
  if (!isObject(modification)) throw malformed("a modification is no object");
  const queryId = integer(modification, "queryId");
  if (modification.type === "Remove") return { type: "Remove", queryId };
  if (modification.type !== "Add") throw malformed("the type of a modification is unknown");
  return {
    type: "Add",
    queryId,
    path: string(modification, "udfPath"),
    component: optionalString(modification, "componentPath"),
    args: firstOf(list(modification, "args")),
    journal: optionalString(modification, "journal") ?? null,
  };
}

function parseToken(message: JSONObject): SyncToken {
  switch (message.tokenType) {
    case "None":
      return { tokenType: "None" };
    case "User":
      return { tokenType: "User", value: string(message, "value") };
    case "Admin":
      return {
        tokenType: "Admin",
        value: string(message, "value"),
        impersonating: message.impersonating,
      };
    default:
      throw malformed("its tokenType is unknown");
  }
}

function integer(message: JSONObject, name: string): number {
  const value = message[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw malformed(`its ${name} is no count`);
}

function string(message: JSONObject, name: string): string {
  const value = message[name];
  if (typeof value === "string") return value;
  throw malformed(`its ${name} is no string`);
}

function optionalString(message: JSONObject, name: string): string | undefined {
  const value = message[name];
  return value === undefined || value === null ? undefined : string(message, name);
}

function list(message: JSONObject, name: string): JSONValue[] {
  const value = message[name];
  if (Array.isArray(value)) return value;
  throw malformed(`its ${name} is no list`);
}

function firstOf(args: JSONValue[]): JSONValue {
  return args[0] ?? {};
}

function malformed(why: string): ProtocolError {
  return new ProtocolError(
    "WSMessageInvalidJson",
    `Received Invalid JSON on websocket: ${why}`,
  );
}
