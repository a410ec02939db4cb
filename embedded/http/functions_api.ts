import type { JSONValue } from "convex/values";
import type { Engine } from "../engine.ts";
import { messageOf } from "../errors.ts";
import { errorResponse } from "./site.ts";
import { answerStorage } from "./storage.ts";
import { canonicalPath, type Target } from "../functions/components.ts";
import { FunctionError } from "../functions/function_error.ts";
import { type FunctionKind, isRecord } from "../functions/registered.ts";
import type { Usage } from "../functions/usage.ts";

/** Convex's status for "the function itself failed"; its clients read the body then. */
const FUNCTION_FAILED = 560;
const KINDS: Readonly<Record<string, FunctionKind>> = {
  "/api/query": "query",
  "/api/mutation": "mutation",
  "/api/action": "action",
};

interface FunctionRequest {
  path: string;
  args: JSONValue;
}

/** Answers the functions API: `POST /api/query|mutation|action` with `{path, args, format}`. */
export async function answerFunctionsApi(
  engine: Engine,
  { request, usage }: { request: Request; usage: Usage },
): Promise<Response> {
  const stored = await answerStorage(engine, { request, usage });
  if (stored !== null) return stored;
  const kind = KINDS[new URL(request.url).pathname];
  if (kind === undefined) {
    return errorResponse(404, { code: "NOT_FOUND", message: "No such route" });
  }
  if (request.method !== "POST") {
    const message = `${request.method} is not allowed here`;
    return errorResponse(405, { code: "METHOD_NOT_ALLOWED", message }, {
      headers: { allow: "POST" },
    });
  }
  const parsed = parseRequest(await request.json().catch(() => null));
  if (parsed === null) {
    const message = "The body must be a JSON object with path and args";
    return errorResponse(400, { code: "INVALID_BODY", message });
  }
  return await runPublic(engine, { ...parsed, kind, usage });
}

async function runPublic(
  engine: Engine,
  call: FunctionRequest & { kind: FunctionKind; usage: Usage },
): Promise<Response> {
  const target = { component: "", path: canonicalPath(call.path) };
  const context = { identity: null, usage: call.usage };
  try {
    await requirePublic(engine, target);
    const { executor } = engine.parts;
    const text = await executor.callAs(call.kind, { target, args: call.args, context });
    return json(200, `{"status":"success","value":${text},"logLines":[]}`);
  } catch (thrown) {
    const errorData = thrown instanceof FunctionError ? { errorData: thrown.data } : {};
    const body = { status: "error", errorMessage: messageOf(thrown), ...errorData, logLines: [] };
    return json(FUNCTION_FAILED, JSON.stringify(body));
  }
}

/** Refuses what is not public in the same words as what does not exist. */
async function requirePublic(engine: Engine, target: Target): Promise<void> {
  const found = await engine.parts.components.function(target).catch(() => null);
  if (found?.isPublic) return;
  throw new Error(`Could not find public function for '${target.path}'`);
}

function parseRequest(body: unknown): FunctionRequest | null {
  if (!isRecord(body) || typeof body.path !== "string") return null;
  const args = Array.isArray(body.args) ? body.args[0] : body.args;
  return { path: body.path, args: (args ?? {}) as JSONValue };
}

function json(status: number, body: string): Response {
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}
