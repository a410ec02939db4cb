import { internalActionGeneric } from "convex/server";
import type { Engine } from "../../embedded/mod.ts";
import { answerLight } from "../../runtime/lanes/light.ts";
import { installedComponent } from "../../runtime/request/component_api.ts";
import { readArgs } from "../../runtime/request/read_args.ts";
import type { LightResult, ReadArgs } from "../../runtime/request/wire.ts";

/**
 * What answers in the HTTP action, as a function that a test may call: the answer of the light lane to a request,
 * or the lane that must give it.
 */
export function lightFunction(
  engine: Engine,
): (args: ReadArgs) => Promise<LightResult> {
  const { components, executor: { clock, store } } = engine.parts;
  const app = components.get("");
  const light = internalActionGeneric({
    args: readArgs,
    handler: async (ctx, args: ReadArgs): Promise<LightResult> =>
      await answerLight(ctx, {
        args,
        component: installedComponent(),
        // As the lanes see it: of actions those of HTTP alone see the host's clock, and in no transaction it is
        // earlier than what was written.
        now: store.notBeforeCreation(clock()),
      }),
  });
  const load = async (name: string) => {
    const module = await app.load(name);
    return name === "banataAuth/auth" ? { ...module, light } : module;
  };
  components.add({ ...app, load });
  return async (args) => await engine.run("banataAuth/auth:light", args) as LightResult;
}
