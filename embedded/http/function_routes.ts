import type { JSONValue } from "convex/values";
import { type Exchange, type Handler, readJson, type Routes } from "./exchange.ts";
import { RequestError } from "./request_error.ts";
import type { Services } from "./services.ts";
import type { CallResult, FunctionRequest } from "../api/function_calls.ts";
import { formatValue, VALUE_FORMATS, type ValueFormat } from "../api/value_format.ts";
import type { FunctionKind } from "../functions/registered.ts";
import { decodeTimestamp, encodeTimestamp } from "../sync/timestamps.ts";
import { isObject, type JSONObject, parseJson } from "../values/json.ts";

/** Queries of one batch, and characters of its results. */
const MAX_QUERIES = 1_000;
const MAX_REPLIES = 64 * 1024 * 1024;
const RUN_PREFIX = "/api/run/";

/** `/api/query` and its like: what ConvexHttpClient and Convex's HTTP API call. */
export function functionRoutes(services: Services): Routes {
  const call = (kind?: FunctionKind): Handler => async (exchange) =>
    await callFunction(services, exchange, { body: await readObject(exchange), kind });
  return {
    GET: {
      "/api/query": async (exchange) =>
        await callFunction(services, exchange, {
          body: fromSearch(exchange.url),
          kind: "query",
        }),
    },
    POST: {
      "/api/query": call("query"),
      "/api/mutation": call("mutation"),
      "/api/action": call("action"),
      "/api/function": call(),
      "/api/query_batch": (exchange) => queryBatch(services, exchange),
      "/api/query_ts": async () => {
        const ts = services.timestamps.ofCommit(await services.snapshots.hold());
        return Response.json({ ts: encodeTimestamp(ts) });
      },
      "/api/query_at_ts": (exchange) => queryAt(services, exchange),
    },
  };
}

/** `POST /api/run/<module>/<function>`: the function named by the URL. Null for other requests. */
export async function answerRun(
  services: Services,
  exchange: Exchange,
): Promise<Response | null> {
  const { pathname } = exchange.url;
  if (exchange.request.method !== "POST" || !pathname.startsWith(RUN_PREFIX)) return null;
  const parts = pathname.slice(RUN_PREFIX.length).split("/").map(decodePart);
  const name = parts.pop();
  if (name === undefined || parts.length === 0) {
    const message = "Path or function name not provided in path, e.g. /api/run/messages/list";
    throw new RequestError(400, { code: "MissingIdentifier", message });
  }
  const body = { ...await readObject(exchange), path: `${parts.join("/")}:${name}` };
  return await callFunction(services, exchange, { body });
}

async function callFunction(
  services: Services,
  exchange: Exchange,
  { body, kind }: { body: JSONObject; kind?: FunctionKind },
): Promise<Response> {
  const call = await toCall(services, exchange, body);
  const result = await services.calls.run(call, kind);
  exchange.failed = !result.ok;
  return jsonResponse(toReply(result, formatOf(body)));
}

async function queryBatch(services: Services, exchange: Exchange): Promise<Response> {
  const { queries } = await readObject(exchange);
  if (!Array.isArray(queries) || !queries.every(isObject)) {
    throw new RequestError(400, { code: "INVALID_BODY", message: "The body must have queries" });
  }
  if (queries.length > MAX_QUERIES) {
    const message = `The body may have ${MAX_QUERIES} queries: send the others in another request`;
    throw new RequestError(400, { code: "TOO_MANY_QUERIES", message });
  }
  const { executor } = services.engine.parts;
  const replies: string[] = [];
  let length = 0;
  await executor.withSnapshot(async (snapshot) => {
    // One after the other: they share one thread, and what one refuses must not wait for the rest.
    for (const body of queries) {
      const call = await toCall(services, exchange, body);
      const result = await services.calls.run({ ...call, snapshot }, "query");
      const reply = toReply(result, formatOf(body));
      length += reply.length;
      if (length > MAX_REPLIES) throw repliesTooLarge();
      replies.push(reply);
    }
  });
  return jsonResponse(`{"results":[${replies.join(",")}]}`);
}

function repliesTooLarge(): RequestError {
  const message = `The results are larger than ${MAX_REPLIES} characters: ask for fewer at a time`;
  return new RequestError(400, { code: "RESULTS_TOO_LARGE", message });
}

async function queryAt(services: Services, exchange: Exchange): Promise<Response> {
  const body = await readObject(exchange);
  const ts = typeof body.ts === "string" ? decodeTimestamp(body.ts) : undefined;
  if (ts === undefined) {
    throw new RequestError(400, { code: "INVALID_BODY", message: "The body must have a ts" });
  }
  const call = await toCall(services, exchange, body);
  const version = services.timestamps.versionOf(ts);
  const result = await services.snapshots.use(
    version,
    (snapshot) => services.calls.run({ ...call, snapshot }, "query"),
  );
  exchange.failed = result?.ok === false;
  if (result !== null) return jsonResponse(toReply(result, formatOf(body)));
  const message = "The timestamp is too old: ask for a new one, or make a new ConvexHttpClient";
  throw new RequestError(400, { code: "OutOfRetention", message });
}

async function toCall(
  services: Services,
  exchange: Exchange,
  body: JSONObject,
): Promise<FunctionRequest> {
  const { path, componentPath } = body;
  if (typeof path !== "string") {
    throw new RequestError(400, { code: "INVALID_BODY", message: "The body must have a path" });
  }
  exchange.function = path;
  const caller = await services.auth.fromHeader(exchange.request.headers.get("authorization"));
  const component = typeof componentPath === "string" ? componentPath : undefined;
  const args = (Array.isArray(body.args) ? body.args[0] : body.args) ?? {};
  return { path, component, args, caller, request: exchange.info, usage: exchange.usage };
}

function toReply(result: CallResult, format: ValueFormat): string {
  if (result.ok) {
    return `{"status":"success","value":${formatValue(result.value, format)},"logLines":[]}`;
  }
  const { message: errorMessage, data } = result.failure;
  const reply = JSON.stringify({ status: "error", errorMessage, logLines: [] });
  if (data === undefined) return reply;
  return `${reply.slice(0, -1)},"errorData":${formatValue(JSON.stringify(data), format)}}`;
}

function formatOf({ format }: JSONObject): ValueFormat {
  const known = typeof format === "string" ? VALUE_FORMATS.get(format) : "clean";
  if (known !== undefined) return known;
  const message = `The format must be json or convex_encoded_json: current value is ${format}`;
  throw new RequestError(400, { code: "BadFormat", message });
}

async function readObject({ request }: Exchange): Promise<JSONObject> {
  const body = await readJson(request);
  if (isObject(body)) return body;
  throw new RequestError(400, { code: "INVALID_BODY", message: "The body must be a JSON object" });
}

function fromSearch({ searchParams }: URL): JSONObject {
  const fields: { [name: string]: JSONValue } = {};
  for (const name of ["path", "format"]) {
    const value = searchParams.get(name);
    if (value !== null) fields[name] = value;
  }
  return { ...fields, args: parseJson(searchParams.get("args") ?? "{}") ?? {} };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RequestError(400, { code: "MissingIdentifier", message: "The path is malformed" });
  }
}

function jsonResponse(body: string): Response {
  return new Response(body, { headers: { "content-type": "application/json" } });
}
