import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import { type LaneFlags, mustRollBack, newFlags } from "../request/in_flight.ts";
import { errorResponse } from "../request/errors.ts";
import { refusedValueResponse } from "../request/refused_value.ts";
import { foreignRoot } from "../services/root_secret.ts";
import { answerAndRollBack, askAndRollBack } from "../request/signal.ts";
import type { HandleArgs, LaneResponse, LaneResult } from "../request/wire.ts";
import { handleArgs } from "../request/wire_args.ts";
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
      const author = flags.author?.();
      if (mustRollBack(flags, response.status)) {
        return await answerAndRollBack({ response: honest(response, flags), author }, args.sealKey);
      }
      return { response, author };
    },
  });
}

/** Said in the log, too, where the operator looks. */
function foreignRootResponse(): LaneResponse {
  console.error(
    JSON.stringify({ level: "error", error: "ConfigError", message: foreignRoot(null) }),
  );
  return errorResponse("ROOT_SECRET_WRONG");
}

/**
 * Better Auth swallows its callbacks' errors and may answer as if all had been written. What is undone
 * was not; and neither an answer of success nor where a redirect leads must be thrown.
 */
function honest(
  response: LaneResponse,
  { kmsFailure, refusedValue, rootIsForeign, secretIsUnreadable, unavailable, writeFailed }:
    LaneFlags,
): LaneResponse {
  if (unavailable !== null) return errorResponse(unavailable);
  // What KMS answered stands in the log already.
  if (kmsFailure !== null) return errorResponse(kmsFailure);
  if (rootIsForeign) return foreignRootResponse();
  if (secretIsUnreadable) return errorResponse("PROJECT_SECRETS_UNREADABLE");
  if (refusedValue !== null && !writeFailed) return refusedValueResponse(refusedValue);
  return writeFailed || response.status < 400 ? errorResponse("INTERNAL_ERROR") : response;
}
