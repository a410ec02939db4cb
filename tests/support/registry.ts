import { internalQueryGeneric } from "convex/server";
import type { EndpointLike } from "../../runtime/engine/build.ts";
import { newFlags } from "../../runtime/engine/flags.ts";
import { installedComponent } from "../../runtime/mod.ts";
import { lanePlugins } from "../../runtime/lanes/plugins.ts";
import { engineFor } from "../../runtime/lanes/run.ts";
import { projectPart } from "../../runtime/scope.ts";
import type { Json } from "./client.ts";
import type { InProcessPlatform } from "./in_process.ts";

/**
 * Every endpoint that the engine of a project serves over HTTP, as `METHOD /path`, sorted: built as
 * the lanes build it, with the methods that the project has switched on. `platform` is a project too.
 */
export async function servedEndpoints(
  { host }: InProcessPlatform,
  projectId: string,
): Promise<string[]> {
  const { components } = host.engine.parts;
  const app = components.get("");
  const list = internalQueryGeneric(async (ctx, args: { projectId: string }) => {
    const component = installedComponent();
    const found = await ctx.runQuery(component.scope.byProjectId, args);
    const target = { ...args, ...found === null ? {} : projectPart(found), actor: null };
    const request = { method: "GET", url: `${host.siteUrl}/api/auth/ok`, headers: [] };
    const scope = { ...args, kind: "platform" as const };
    const engine = await engineFor({
      ctx,
      component,
      plugins: lanePlugins(),
      flags: newFlags(),
      args: { request, scope, requestId: "", sealKey: "", answers: [] },
    }, target);
    return Object.values<{ options?: Json }>(engine.api)
      // Better Auth's mark of an endpoint for the server's own code, which no route serves.
      .filter(({ options }) => options?.metadata?.SERVER_ONLY !== true)
      .flatMap(namesOf);
  });
  // The app gets one more module for the time of the call: an engine exists inside of a function only.
  const load = (name: string) => name === "registry" ? Promise.resolve({ list }) : app.load(name);
  components.add({ ...app, load });
  try {
    const names = await host.run("registry:list", { projectId });
    return [...new Set(names as string[])].sort();
  } finally {
    components.add(app);
  }
}

function namesOf({ options, path }: EndpointLike): string[] {
  if (path === undefined || options?.method === undefined) return [];
  return [options?.method ?? []].flat().map((method) => `${method} ${path}`);
}
