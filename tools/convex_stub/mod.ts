/**
 * A stand-in for a Convex deployment, for the official CLI (convex 1.48.0): codegen, typecheck and a
 * whole push run against it on 127.0.0.1. What it proves and what it does not is in README.md.
 *
 * `deno run -A tools/convex_stub/mod.ts [port] [folder]` starts it on its own; the first line printed
 * ends with its address. Without a port it takes a free one; the folder receives every push.
 *
 * @module
 */

import { brotliDecompressSync } from "node:zlib";
import { analyzePush } from "./analyze.ts";
import type { CheckedComponent, StartPush, StartPushAnswer } from "./protocol.ts";

export type * from "./protocol.ts";

/** What a stub deployment may be told. */
export interface StubOptions {
  /** Port to listen on; 0 takes a free one. @default {0} */
  port?: number;
  /** Environment variables of the deployment. @default {{}} */
  env?: Record<string, string>;
  /** Called with every push before its analysis; its admin key is left out. */
  onPush?: (push: StartPush) => void | Promise<void>;
}

/** A running stub deployment. */
export interface Stub {
  /** Its address, such as `http://127.0.0.1:40123`. */
  url: string;
  /** What to set for the official CLI so that it talks to this deployment. */
  env: { CONVEX_SELF_HOSTED_URL: string; CONVEX_SELF_HOSTED_ADMIN_KEY: string };
  /** Every push so far, the oldest first. */
  pushes: StartPush[];
  /** Stops it. */
  close(): Promise<void>;
}

type Reply = unknown;
type Handler = (body: string) => Reply | Promise<Reply>;

/** Starts a stub deployment on 127.0.0.1. */
export function startStub(options: StubOptions = {}): Stub {
  const pushes: StartPush[] = [];
  const stopped = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: options.port ?? 0,
    signal: stopped.signal,
    onListen: () => {},
  }, (request) => answer(request, handlers));
  const url = `http://127.0.0.1:${server.addr.port}`;
  const env = { CONVEX_SITE_URL: url, CONVEX_CLOUD_URL: url, ...options.env };
  const handlers = createHandlers(url, async (body) => {
    const push: StartPush & { adminKey?: string } = JSON.parse(body);
    delete push.adminKey;
    pushes.push(push);
    await options.onPush?.(push);
    return await analyzePush(push, env);
  });
  return {
    url,
    env: { CONVEX_SELF_HOSTED_URL: url, CONVEX_SELF_HOSTED_ADMIN_KEY: "stub|0123" },
    pushes,
    close: async () => {
      stopped.abort();
      await server.finished;
    },
  };
}

function createHandlers(url: string, startPush: Handler): Record<string, Handler> {
  const always = (reply: Reply) => () => reply;
  return {
    "GET /version": always("0.0.0-stub"),
    "GET /instance_name": always("stub"),
    "GET /instance_version": always("0.0.0-stub"),
    "GET /api/check_admin_key": always({ success: true }),
    "POST /api/check_admin_key": always({ success: true }),
    "GET /api/v1/get_canonical_urls": always({ convexCloudUrl: url, convexSiteUrl: url }),
    "GET /api/v1/list_environment_variables": always({ environmentVariables: {} }),
    "POST /api/get_config_hashes": always({
      config: { functions: "convex/" },
      moduleHashes: [],
      nodeDependencies: [],
      udfServerVersion: null,
    }),
    "POST /api/deploy2/evaluate_schema": always({
      componentSchemaEvaluations: {},
      newComponentDefinitions: [],
    }),
    "POST /api/deploy2/start_push": startPush,
    "POST /api/deploy2/wait_for_schema": always({ type: "complete" }),
    "POST /api/deploy2/finish_push": (body) => finishPush(JSON.parse(body).startPush),
    "POST /api/deploy2/report_push_completed": always({}),
  };
}

async function answer(
  request: Request,
  handlers: Record<string, Handler>,
): Promise<Response> {
  const key = `${request.method} ${new URL(request.url).pathname}`;
  const handler = handlers[key];
  if (!handler) {
    const message = `The stub does not know ${key}`;
    return Response.json({ code: "StubNotFound", message }, { status: 404 });
  }
  try {
    const reply = await handler(await readBody(request));
    return typeof reply === "string" ? new Response(reply) : Response.json(reply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return Response.json({ code: "InvalidModules", message }, { status: 400 });
  }
}

async function readBody(request: Request): Promise<string> {
  const bytes = await request.bytes();
  const packed = request.headers.get("content-encoding") === "br";
  return new TextDecoder().decode(packed ? brotliDecompressSync(bytes) : bytes);
}

function finishPush(push: StartPushAnswer): Reply {
  return {
    authDiff: { added: push.appAuth.map((each) => JSON.stringify(each)), removed: [] },
    definitionDiffs: {},
    componentDiffs: Object.fromEntries(diffComponents(push.app, push)),
  };
}

function diffComponents(
  component: CheckedComponent,
  push: StartPushAnswer,
): [string, unknown][] {
  const modules = push.analysis[component.definitionPath]?.functions ?? {};
  const diff = {
    diffType: { type: component.componentPath ? "create" : "modify" },
    moduleDiff: { added: Object.keys(modules), removed: [] },
    udfConfigDiff: null,
    cronDiff: { added: [], updated: [], deleted: [] },
    indexDiff: push.schemaChange.indexDiffs[component.componentPath],
    schemaDiff: null,
  };
  const below = Object.values(component.childComponents)
    .flatMap((child) => diffComponents(child, push));
  return [[component.componentPath, diff], ...below];
}

if (import.meta.main) {
  const [port = "0", folder] = Deno.args;
  let count = 0;
  const { url } = startStub({
    port: Number(port),
    onPush: async (push) => {
      if (!folder) return;
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(`${folder}/push_${++count}.json`, JSON.stringify(push, null, 1));
    },
  });
  console.log(`Stub Convex deployment on ${url}`);
}
