import {
  type GenericDataModel,
  type GenericMutationCtx,
  internalMutationGeneric,
  type RegisteredMutation,
} from "convex/server";
import type { BetterAuthPlugin } from "better-auth";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { Actor } from "../../plugins/_kernel/scope.ts";
import type { BanataComponent } from "../component_api.ts";
import { readConfig } from "../config.ts";
import { Asker } from "../engine/ask.ts";
import { buildEngine, type Engine } from "../engine/build.ts";
import { mustRollBack, newFlags } from "../engine/flags.ts";
import { scopedStore } from "../engine/store.ts";
import { setupPlugin } from "../engine/setup_plugin.ts";
import { setupPort } from "../engine/setup_port.ts";
import { errorResponse } from "../errors.ts";
import { answerAndRollBack, askAndRollBack } from "../signal.ts";
import type { HandleArgs, LaneResponse, LaneResult } from "../wire.ts";
import { handleArgs } from "../wire_args.ts";
import { toLaneResponse } from "./reply.ts";

/** What the lanes close over. */
export interface LaneOptions {
  readonly component: BanataComponent;
  /** Endpoints of the platform and its projects. */
  readonly plugins: readonly BetterAuthPlugin[];
}

/** The inner mutation: Better Auth of the request's project, in a savepoint of the outer one. */
export function handleLane(
  options: LaneOptions,
): RegisteredMutation<"internal", HandleArgs, Promise<LaneResult>> {
  return internalMutationGeneric({
    args: handleArgs,
    handler: async (ctx, args): Promise<LaneResult> => {
      const flags = newFlags();
      const run = new LaneRun(ctx, { ...options, args, flags });
      const response = await run.respond();
      if (flags.question !== null) askAndRollBack(flags.question);
      if (mustRollBack(flags, response.status)) answerAndRollBack(response);
      return { response };
    },
  });
}

/** One request in the inner mutation. */
class LaneRun {
  readonly #ctx: GenericMutationCtx<GenericDataModel>;
  readonly #options: LaneOptions & { args: HandleArgs; flags: ReturnType<typeof newFlags> };
  readonly #headers: Headers;
  readonly #now = Date.now();

  constructor(
    ctx: GenericMutationCtx<GenericDataModel>,
    options: LaneOptions & { args: HandleArgs; flags: ReturnType<typeof newFlags> },
  ) {
    this.#ctx = ctx;
    this.#options = options;
    this.#headers = new Headers(
      options.args.request.headers.map(([name = "", value = ""]) => [name, value]),
    );
  }

  async respond(): Promise<LaneResponse> {
    const { scope } = this.#options.args;
    if (scope.target !== undefined) return await this.#respondAsOperator(scope.target);
    return await this.#pass(await this.#engine(scope.projectId, keyActor(this.#options.args)));
  }

  /** A platform session that names a project it owns acts in that project's own engine. */
  async #respondAsOperator(projectId: string): Promise<LaneResponse> {
    const platform = await this.#engine(PLATFORM_PROJECT_ID, null);
    const user = await platform.userOf(this.#headers);
    if (user === null) return errorResponse("AUTHENTICATION_REQUIRED");
    const { component } = this.#options;
    const project = await this.#ctx.runQuery(component.scope.byProjectId, { projectId });
    if (project?.ownerId !== user.id) return errorResponse("PROJECT_NOT_FOUND");
    return await this.#pass(await this.#engine(projectId, { type: "operator", id: user.id }));
  }

  async #pass(engine: Engine): Promise<LaneResponse> {
    const { body, method, url } = this.#options.args.request;
    const request = new Request(url, { method, headers: this.#headers, body });
    try {
      return await toLaneResponse(await engine.handler(request), { engine, request });
    } catch (error) {
      if (this.#options.flags.question === null) throw error;
      return errorResponse("INTERNAL_ERROR");
    }
  }

  async #engine(projectId: string, actor: Actor | null): Promise<Engine> {
    const { args, component, flags, plugins } = this.#options;
    const now = this.#now;
    const store = scopedStore(this.#ctx, { component, projectId, now });
    const platform = scopedStore(this.#ctx, { component, projectId: PLATFORM_PROJECT_ID, now });
    const { answers, sealKey } = args;
    const ofPlatform = projectId === PLATFORM_PROJECT_ID;
    return await buildEngine(this.#ctx, {
      component,
      config: readConfig(),
      flags,
      state: { scope: { projectId }, actor, store, platform, now: () => now },
      asker: new Asker({
        answers,
        sealKey,
        onQuestion: (question) => flags.question ??= question,
      }),
      plugins: ofPlatform ? [...plugins, setupPlugin(setupPort(this.#ctx, component))] : plugins,
    });
  }
}

function keyActor({ scope }: HandleArgs): Actor | null {
  if (scope.kind !== "bearer" || scope.keyId === undefined) return null;
  return { type: "api_key", id: scope.keyId, permissions: scope.permissions };
}
