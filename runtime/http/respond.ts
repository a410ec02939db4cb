import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { ConfigError, readConfig, type RuntimeConfig } from "../deployment/config.ts";
import type { LightOptions } from "../request/light_plugins.ts";
import { errorResponse } from "../request/errors.ts";
import { errorPage } from "./error_page.ts";
import { mailEventsPathOf, pageOf, pathOf } from "../deployment/paths.ts";
import { renderPage } from "./page.ts";
import { references } from "../request/references.ts";
import { mayOnlyRead, routeOf } from "../routes.ts";
import { newSealKey } from "../crypto/seal.ts";
import type {
  Answer,
  GateArgs,
  LaneResponse,
  LightResult,
  ReadArgs,
  ReadResult,
} from "../request/wire.ts";
import { answerQuestion } from "./answer.ts";
import { type BodyResult, readBody, readHead, type RequestHead } from "./input.ts";
import { namedProject, readCredential } from "./credential.ts";
import { forwardedHeaders, type HostRequest, hostRequestOf, toldAddress } from "./forwarded.ts";
import { answerMailEvents } from "./mail_events.ts";

/**
 * Questions one request may ask: an OAuth callback asks four, may ask for a key or captcha too, and KMS for
 * the project's key. A change of keys asks for each that has records.
 */
const MAX_QUESTIONS = 10;

/** What Convex says of a function that went over a limit: its own words, with no value among them. */
const OVER_LIMIT =
  /(?:Read|Wrote|Scanned|Scheduled|Too many)[a-z ]{1,50} in a single function execution|Function execution timed out/;

/** Of a question that came without one. */
const NO_TURN = { project: "", client: "" };

/** What answers the requests below `/api/auth/`. */
export function responder(
  options: LightOptions,
): (ctx: GenericActionCtx<GenericDataModel>, request: Request) => Promise<Response> {
  return (ctx, request) => respond(ctx, request, options);
}

/**
 * Answers one request: every reply carries `x-request-id` and is JSON or empty, but for the pages that
 * serve a mail's links, and what is read of a log.
 */
async function respond(
  ctx: GenericActionCtx<GenericDataModel>,
  request: Request,
  options: LightOptions,
): Promise<Response> {
  const host = await hostRequestOf(ctx);
  const { requestId } = host;
  let body: BodyResult = { fields: null };
  let reply: LaneResponse;
  const { method, url } = request;
  const path = pathOf(url);
  try {
    const head = readHead(request);
    const { fault } = head;
    const told = method === "POST" ? mailEventsPathOf(path) : null;
    if (fault === null && told !== null) {
      reply = await answerMailEvents(ctx, { ...told, request, host, path });
    } else {
      body = fault === null ? await readBody(request, head) : { refused: fault };
      reply = await run(ctx, { head, host, body, options });
    }
  } catch (error) {
    logFailure(error, requestId);
    reply = errorResponse("INTERNAL_ERROR");
  }
  const page = path.startsWith("/p/") ? pageOf(path)?.page : undefined;
  const fields = body.refused === undefined ? body.fields : null;
  const shown = page !== undefined
    ? renderPage({ page, method, url, fields }, reply)
    : routeOf(path).page
    ? errorPage(request, { path, reply })
    : reply;
  const answer = method === "HEAD" ? { ...shown, body: null } : shown;
  return toResponse(answer, { requestId, path });
}

async function run(
  ctx: GenericActionCtx<GenericDataModel>,
  { body, head, host, options }: {
    head: RequestHead;
    host: HostRequest;
    body: BodyResult;
    options: LightOptions;
  },
): Promise<LaneResponse> {
  if (body.refused !== undefined) return errorResponse(body.refused);
  const { credential, refused } = readCredential(head, body.fields);
  if (refused !== undefined) return errorResponse(refused);
  const project = namedProject(head, body.fields);
  if (project.refused !== undefined) return errorResponse(project.refused);
  const config = readConfig();
  const told = toldAddress(head.headers, config);
  if (told === null) return errorResponse("INVALID_CLIENT_ADDRESS");
  const cookies = credential.kind !== "bearer";
  const { contentType, fields, text } = body;
  // A HEAD is answered as its GET would be, without the body (RFC 9110 section 9.3.2).
  const method = head.method === "HEAD" ? "GET" : head.method;
  const { url } = head;
  const args = {
    request: {
      method,
      url,
      headers: forwardedHeaders(head.headers, { cookies, contentType, address: told }),
      body: text,
    },
    credential,
    named: project.named,
  };
  if (method === "OPTIONS") return await ctx.runQuery(references.preflight, args);
  if (mayOnlyRead(method, pathOf(url))) {
    const { component, leftOut } = options;
    const { requestId } = host;
    const { response, usedKey } = await read(ctx, { component, leftOut, args, config, requestId });
    if (usedKey) await ctx.runMutation(references.recordUse, usedKey);
    if (response !== null) return response;
  }
  return await write(ctx, fields, {
    ...args,
    peer: host.peer ?? undefined,
    requestId: host.requestId,
    sealKey: newSealKey(),
    answers: [],
  });
}

/** A request that may only read. */
type ReadOptions = LightOptions & {
  readonly args: ReadArgs;
  readonly config: RuntimeConfig;
  readonly requestId: string;
};

/** Answers by what only reads, without Better Auth first where the route has it. */
async function read(
  ctx: GenericActionCtx<GenericDataModel>,
  options: ReadOptions,
): Promise<ReadResult> {
  const { args } = options;
  if (routeOf(pathOf(args.request.url)).light) {
    const light = await answerHere(ctx, options);
    if (light.response !== undefined) return light;
    if (light.lane === "write") return { response: null };
  }
  return await ctx.runQuery(references.read, args);
}

/** Of one load of this module; another is loaded where it was not. */
let lightLane: Promise<typeof import("../lanes/light.ts")> | undefined;

/**
 * The light lane's code is loaded by the first request that asks for it: in the module of every other request it
 * would be waiting time. Nothing may hang on it: where it fails, the read lane answers.
 */
async function answerHere(
  ctx: GenericActionCtx<GenericDataModel>,
  options: ReadOptions,
): Promise<LightResult> {
  try {
    const { answerLight } = await (lightLane ??= import("../lanes/light.ts"));
    return await answerLight(ctx, options);
  } catch (error) {
    lightLane = undefined;
    logFailure(error, options.requestId);
    return { lane: "read" };
  }
}

/** Runs the write lane, again with each answer, until it has a response. */
async function write(
  ctx: GenericActionCtx<GenericDataModel>,
  fields: Readonly<Record<string, unknown>> | null,
  args: GateArgs,
): Promise<LaneResponse> {
  const answers: Answer[] = [];
  while (answers.length <= MAX_QUESTIONS) {
    const result = await ctx.runMutation(references.write, { ...args, answers });
    if (result.response !== undefined) return result.response;
    const { question, turn = NO_TURN } = result;
    answers.push(await answerQuestion(ctx, question, { sealKey: args.sealKey, fields, turn }));
  }
  throw new Error(`Ask at most ${MAX_QUESTIONS} questions a request`);
}

/**
 * One line without the error's message, for Convex puts argument values into some of them; but with
 * our own of a deployment that is not set up right, and the words for a limit that was passed.
 */
function logFailure(error: unknown, requestId: string): void {
  const isError = error instanceof Error;
  const name = isError ? error.name : typeof error;
  const frames = isError ? error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) : [];
  const [overLimit] = isError ? OVER_LIMIT.exec(error.message) ?? [] : [];
  const message = error instanceof ConfigError ? error.message : overLimit;
  const at = frames?.slice(0, 8);
  console.error(JSON.stringify({ level: "error", requestId, error: name, message, at }));
}

function toResponse(
  reply: LaneResponse,
  { path, requestId }: { path: string; requestId: string },
): Response {
  const { body, isBase64, status } = reply;
  const response = new Response(body !== null && isBase64 ? toBytes(body) : body, { status });
  // Headers that a response is made with are copied and checked once more, which costs most of making it.
  const { headers } = response;
  for (const [name, value] of reply.headers) {
    // Better Auth names it twice in some refusals, and a list of types is none; one of a text stands there already.
    if (name.toLowerCase() === "content-type") headers.set(name, value);
    else headers.append(name, value);
  }
  headers.set("x-request-id", requestId);
  headers.set("x-content-type-options", "nosniff");
  const isCacheable = reply.status === 200 && routeOf(path).cacheable;
  if (!isCacheable) headers.set("cache-control", "no-store");
  return response;
}

function toBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
