import type { ClientFailure } from "../api/failure.ts";
import type { CallResult } from "../api/function_calls.ts";
import type { CallMessage, StateVersion } from "./protocol.ts";

/** Results stay the text they were computed as: parsing a large one to write it again is in vain. */
const NO_LOG_LINES = '"logLines":[]';
/** Longer transitions go in parts, so that a heartbeat's deadline is not missed while one is on its way. */
const MAX_TRANSITION_LENGTH = 5_000_000;
const FIRST_VERSION_WITH_CHUNKS = [1, 28];

/** A new result of a query. */
export function queryUpdated(
  queryId: number,
  { value, journal }: { value: string; journal: string | null },
): string {
  return `{"type":"QueryUpdated","queryId":${queryId},"value":${value},${NO_LOG_LINES},` +
    `"journal":${JSON.stringify(journal)}}`;
}

/** A query that failed. */
export function queryFailed(
  queryId: number,
  { failure: { message, data }, journal }: { failure: ClientFailure; journal: string | null },
): string {
  return JSON.stringify({
    type: "QueryFailed",
    queryId,
    errorMessage: message,
    logLines: [],
    errorData: data,
    journal,
  });
}

/** A query that is no longer watched. */
export function queryRemoved(queryId: number): string {
  return `{"type":"QueryRemoved","queryId":${queryId}}`;
}

/** Brings the client from one version to the next. */
export function transition(
  versions: { start: StateVersion; end: StateVersion },
  modifications: readonly string[],
  options: { clientClockSkew: number | undefined; serverTs: number },
): string {
  const { start, end } = versions;
  const head = JSON.stringify({
    type: "Transition",
    startVersion: start,
    endVersion: end,
    ...options,
  });
  return `${head.slice(0, -1)},"modifications":[${modifications.join(",")}]}`;
}

/** The answer to a mutation; `ts` is at or after its commit. */
export function mutationResponse(
  message: CallMessage,
  result: CallResult,
  options: { ts: string },
): string {
  if (!result.ok) return callFailed("MutationResponse", message, result.failure);
  return `{"type":"MutationResponse","requestId":${message.requestId},"success":true,` +
    `"result":${result.value},"ts":"${options.ts}",${NO_LOG_LINES}}`;
}

/** The answer to an action. */
export function actionResponse(message: CallMessage, result: CallResult): string {
  if (!result.ok) return callFailed("ActionResponse", message, result.failure);
  return `{"type":"ActionResponse","requestId":${message.requestId},"success":true,` +
    `"result":${result.value},${NO_LOG_LINES}}`;
}

/** Refused credentials: of an attempt to authenticate, or of an identity whose time is over. */
export function authError(
  error: string,
  options: { baseVersion: number; authUpdateAttempted: boolean },
): string {
  return JSON.stringify({ type: "AuthError", error, ...options });
}

/** A fault after which the client must not connect again. */
export function fatalError(error: string): string {
  return JSON.stringify({ type: "FatalError", error });
}

/** Shows a client that the host is there. */
export const PING = '{"type":"Ping"}';

/** Splits a transition that is too long for one message, for clients that can put it together again. */
export function splitTransition(message: string, clientVersion: string): string[] {
  if (message.length <= MAX_TRANSITION_LENGTH || !takesChunks(clientVersion)) return [message];
  const totalParts = Math.ceil(message.length / MAX_TRANSITION_LENGTH);
  return Array.from({ length: totalParts }, (_, partNumber) => {
    const from = partNumber * MAX_TRANSITION_LENGTH;
    const chunk = message.slice(from, from + MAX_TRANSITION_LENGTH);
    const transitionId = String(message.length);
    return JSON.stringify({ type: "TransitionChunk", chunk, partNumber, totalParts, transitionId });
  });
}

function takesChunks(clientVersion: string): boolean {
  const [major = 0, minor = 0] = clientVersion.split(".").map(Number);
  const [firstMajor = 0, firstMinor = 0] = FIRST_VERSION_WITH_CHUNKS;
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}

function callFailed(
  type: string,
  message: CallMessage,
  { message: result, data }: ClientFailure,
): string {
  return JSON.stringify({
    type,
    requestId: message.requestId,
    success: false,
    result,
    logLines: [],
    errorData: data,
  });
}
