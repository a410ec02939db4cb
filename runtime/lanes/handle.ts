import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { mustRollBack, newFlags } from "../engine/flags.ts";
import { answerAndRollBack, askAndRollBack } from "../signal.ts";
import type { HandleArgs, LaneResult } from "../wire.ts";
import { handleArgs } from "../wire_args.ts";
import { type LaneOptions, respondInLane } from "./run.ts";

/** The inner mutation: Better Auth of the request's project, in a savepoint of the outer one. */
export function handleLane(
  options: LaneOptions,
): RegisteredMutation<"internal", HandleArgs, Promise<LaneResult>> {
  return internalMutationGeneric({
    args: handleArgs,
    handler: async (ctx, args): Promise<LaneResult> => {
      const flags = newFlags();
      const response = await respondInLane({ ...options, ctx, args, flags });
      if (flags.question !== null) askAndRollBack(flags.question);
      if (mustRollBack(flags, response.status)) answerAndRollBack(response);
      return { response, origin: flags.origin ?? undefined };
    },
  });
}
