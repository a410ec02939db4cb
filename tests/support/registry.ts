import { internalQueryGeneric } from "convex/server";
import * as z from "zod";
import { made } from "../../plugins/_kernel/schemas.ts";
import type { EndpointLike } from "../../runtime/engine/build.ts";
import { newFlags } from "../../runtime/request/in_flight.ts";
import { readOnly } from "../../runtime/request/read_only.ts";
import { installedComponent } from "../../runtime/mod.ts";
import { allPlugins, lanePlugins } from "../../runtime/lanes/plugins.ts";
import { engineFor } from "../../runtime/lanes/run.ts";
import { projectPart } from "../../runtime/gate/scope.ts";
import type { Json } from "./client.ts";
import type { InProcessPlatform } from "./in_process.ts";

/** What leads to an item of a list, among the names that lead to a text. */
export const LIST_ITEM = "[]";

/** What is known of a served endpoint without calling it. */
export interface ServedEndpoint {
  /** `METHOD /path`. */
  readonly endpoint: string;
  /** Texts that its body may hold, as its schema declares them: the names that lead to each. */
  readonly body: readonly (readonly string[])[];
  /** Texts that its query may hold. */
  readonly query: readonly (readonly string[])[];
  /** JSON Schemas of its body and of its query; null where it has none. */
  readonly schemas: { readonly body: Json; readonly query: Json };
}

/** The names of {@link describeEndpoints}, sorted. */
export async function servedEndpoints(
  platform: InProcessPlatform,
  projectId: string,
): Promise<string[]> {
  const served = await describeEndpoints(platform, projectId);
  return [...new Set(served.map(({ endpoint }) => endpoint))].sort();
}

/**
 * Every endpoint that the engine of a project serves over HTTP: built as the lanes build it, with the
 * methods that the project has switched on. `platform` is a project too.
 */
export async function describeEndpoints(
  { host }: InProcessPlatform,
  projectId: string,
): Promise<ServedEndpoint[]> {
  const { components } = host.engine.parts;
  const app = components.get("");
  const list = internalQueryGeneric(async (ctx, args: { projectId: string }) => {
    const component = installedComponent();
    const found = await ctx.runQuery(component.scope.byProjectId, args);
    const target = { ...args, ...found === null ? {} : projectPart(found), actor: null };
    const request = { method: "GET", url: `${host.siteUrl}/api/auth/ok`, headers: [] };
    const scope = { ...args, kind: "platform" as const };
    const engine = await engineFor({
      ctx: readOnly(ctx, () => {}),
      component,
      plugins: lanePlugins(allPlugins(), { leftOut: [] }),
      flags: newFlags(),
      args: { request, scope, requestId: "", sealKey: "", answers: [] },
    }, target);
    return Object.values<{ options?: Json }>(engine.api)
      // Better Auth's mark of an endpoint for the server's own code, which no route serves.
      .filter(({ options }) => options?.metadata?.SERVER_ONLY !== true)
      .flatMap(describe);
  });
  // The app gets one more module for the time of the call: an engine exists inside of a function only.
  const load = (name: string) => name === "registry" ? Promise.resolve({ list }) : app.load(name);
  components.add({ ...app, load });
  try {
    return await host.run("registry:list", { projectId }) as ServedEndpoint[];
  } finally {
    components.add(app);
  }
}

function describe({ options, path }: EndpointLike & { options?: Json }): ServedEndpoint[] {
  if (path === undefined || options?.method === undefined) return [];
  const schemas = { body: schemaOf(options.body), query: schemaOf(options.query) };
  const fields = { body: textsIn(schemas.body), query: textsIn(schemas.query), schemas };
  return [options.method ?? []].flat().map((method) => ({
    endpoint: `${method} ${path}`,
    ...fields,
  }));
}

function schemaOf(schema: Json): Json {
  if (schema === undefined) return null;
  const { $schema: _, "~standard": _same, ...written } = z.toJSONSchema(made(schema), {
    unrepresentable: "any",
    io: "input",
  });
  return written;
}

/** Every way to a text that may be any. */
function textsIn(schema: Json): string[][] {
  if (schema === null) return [];
  const own = schema.type === "string" && schema.enum === undefined && schema.const === undefined;
  const properties = Object.entries(schema.properties ?? {})
    .flatMap(([name, of]) => textsIn(of).map((rest) => [name, ...rest]));
  const items = schema.items === undefined ? [] : textsIn(schema.items);
  const others = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => list ?? []);
  return [
    ...own ? [[]] : [],
    ...properties,
    ...items.map((rest) => [LIST_ITEM, ...rest]),
    ...others.flatMap(textsIn),
  ];
}
