import { type Exchange, type Handler, readJson, type Routes } from "./exchange.ts";
import { RequestError } from "./request_error.ts";
import type { Services } from "./services.ts";
import type { EnvironmentChange } from "../app/environment.ts";
import { isObject } from "../values/json.ts";

const NO_PUSH = "Pushing functions: the host runs the folder it was started with, restart it";

/** What Convex's command line does on a deployment and this host does not, by the start of its URL. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  "/api/deploy2/": NO_PUSH,
  "/api/get_config": NO_PUSH,
  "/api/import": "Importing a snapshot: restore a backup",
  "/api/perform_import": "Importing a snapshot: restore a backup",
  "/api/export": "Exporting a snapshot: make a backup",
  "/api/run_test_function": "Inline queries: write a query function",
};

/** What only the admin key may do. */
export function adminRoutes(services: Services): Routes {
  const admin = (handler: Handler): Handler => async (exchange) => {
    await requireAdmin(services, exchange);
    return await handler(exchange);
  };
  const update = admin(async (exchange) => {
    const { environment, executor } = services.engine.parts;
    await environment.update(await readChanges(exchange), executor.writer);
    return new Response(null, { status: 200 });
  });
  const list = admin(() => {
    const kept = services.engine.parts.environment.list();
    const environmentVariables = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
    return Response.json({ environmentVariables });
  });
  const check = admin(() =>
    Response.json({ success: true, isReadOnly: false, allowedOperations: null })
  );
  const urls = admin(() => {
    const { CONVEX_CLOUD_URL, CONVEX_SITE_URL } = services.engine.parts.components.get("").env;
    return Response.json({ convexCloudUrl: CONVEX_CLOUD_URL, convexSiteUrl: CONVEX_SITE_URL });
  });
  const logs = admin(async ({ url }) => {
    const cursor = Number(url.searchParams.get("cursor")) || 0;
    return Response.json(await services.executions.since(cursor));
  });
  return {
    GET: {
      "/api/check_admin_key": check,
      "/api/v1/get_canonical_urls": urls,
      "/api/stream_function_logs": logs,
      "/api/stream_udf_execution": logs,
      "/api/v1/list_environment_variables": list,
    },
    POST: {
      "/api/update_environment_variables": update,
      "/api/v1/update_environment_variables": update,
    },
  };
}

/** Names what Convex could do and this host can't. */
export function refuseUnsupported({ url: { pathname } }: Exchange): void {
  for (const [prefix, what] of Object.entries(UNSUPPORTED)) {
    if (!pathname.startsWith(prefix)) continue;
    throw new RequestError(400, {
      code: "NotSupportedByEmbeddedHost",
      message: `${what}, or deploy to Convex`,
    });
  }
}

async function requireAdmin({ auth }: Services, { request }: Exchange): Promise<void> {
  const { isAdmin } = await auth.fromHeader(request.headers.get("authorization"));
  if (isAdmin) return;
  const message = "This needs the admin key: send it as `Authorization: Convex <key>`";
  throw new RequestError(401, { code: "BadAdminKey", message });
}

async function readChanges({ request }: Exchange): Promise<EnvironmentChange[]> {
  const body = await readJson(request);
  const changes = isObject(body) ? body.changes : undefined;
  const invalid = (): RequestError =>
    new RequestError(400, {
      code: "INVALID_BODY",
      message:
        "The body must be {changes: [{name, value}]}, with null as value to remove a variable",
    });
  if (!Array.isArray(changes)) throw invalid();
  return changes.map((change) => {
    if (!isObject(change) || typeof change.name !== "string") throw invalid();
    const { name, value = null } = change;
    if (value !== null && typeof value !== "string") throw invalid();
    return { name, value };
  });
}
