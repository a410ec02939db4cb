import { internalQueryGeneric, type RegisteredQuery } from "convex/server";
import { newFlags } from "../request/in_flight.ts";
import { readOnly } from "../request/read_only.ts";
import { readableScope, readResult } from "../gate/scope.ts";
import type { LaneResponse, ReadArgs, ReadResult } from "../request/wire.ts";
import { readArgs } from "../request/read_args.ts";
import { type LaneOptions, respondInLane } from "./run.ts";

/** Seals nothing that leaves: a question of this lane is dropped, and the write lane asks it. */
const UNASKED = "unasked";

/**
 * The read lane: a Convex query, for requests that may turn out to write nothing. An answer that
 * wants to write, a due refresh of the session too, is dropped: the write lane gives it.
 */
export function readLane(
  options: LaneOptions,
): RegisteredQuery<"internal", ReadArgs, Promise<ReadResult>> {
  return internalQueryGeneric({
    args: readArgs,
    handler: async (ctx, given): Promise<ReadResult> => {
      const { component } = options;
      const { request } = given;
      const found = await readableScope(ctx, { ...given, component, now: Date.now() });
      if (found === null) return { response: null };
      const { scope } = found;
      const flags = newFlags();
      const args = { request, scope, requestId: "", sealKey: UNASKED, answers: [] };
      const response = await respondInLane({
        ...options,
        ctx: readOnly(ctx, () => flags.wantedToWrite = true),
        args,
        flags,
      });
      const writes = flags.wantedToWrite || flags.question !== null || flags.rootIsForeign ||
        flags.unavailable !== null;
      if (writes || wantsRefresh(response)) return { response: null };
      return readResult(withoutRefreshField(response), { request, scope });
    },
  });
}

const REFRESH_FIELD = "needsRefresh";

/** Better Auth's own name for a session that is due; its clients never see it. */
function wantsRefresh({ body }: LaneResponse): boolean {
  return body !== null && body.includes(`"${REFRESH_FIELD}":true`) &&
    JSON.parse(body)[REFRESH_FIELD] === true;
}

function withoutRefreshField(response: LaneResponse): LaneResponse {
  if (response.body === null || !response.body.includes(`"${REFRESH_FIELD}":`)) return response;
  const { [REFRESH_FIELD]: _, ...body } = JSON.parse(response.body);
  return { ...response, body: JSON.stringify(body) };
}
