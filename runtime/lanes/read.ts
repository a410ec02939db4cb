import { internalQueryGeneric, type RegisteredQuery } from "convex/server";
import { newFlags, readOnly } from "../request/in_flight.ts";
import { corsInput, withCors } from "../gate/listed_origins.ts";
import { pathOf } from "../deployment/paths.ts";
import { refusalIn } from "../gate/refusals.ts";
import { resolveScope, usedKeyOf } from "../gate/scope.ts";
import type { LaneResponse, ReadArgs, ReadResult } from "../request/wire.ts";
import { readArgs } from "../request/wire_args.ts";
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
    handler: async (ctx, { credential, named, request }): Promise<ReadResult> => {
      const { scope, refused } = await resolveScope(ctx, {
        component: options.component,
        credential,
        named,
        request,
        now: Date.now(),
      });
      // What is refused leaves an event, which a query can't write.
      if (refused !== undefined) return { response: null };
      // A key with a rate limit of its own is counted, which a query can't.
      if (scope.key?.rateLimit !== undefined) return { response: null };
      const flags = newFlags();
      const args = { request, scope, requestId: "", sealKey: UNASKED, answers: [] };
      const response = await respondInLane({
        ...options,
        ctx: readOnly(ctx, () => flags.wantedToWrite = true),
        args,
        flags,
      });
      const writes = flags.wantedToWrite || flags.question !== null || flags.rootIsForeign ||
        flags.unavailable !== null || response.status >= 500;
      const isRecorded = response.status >= 300 &&
        refusalIn(response, pathOf(request.url)) !== null;
      if (writes || isRecorded || wantsRefresh(response)) return { response: null };
      const shown = withoutRefreshField(response);
      const usedKey = usedKeyOf(scope);
      return { response: withCors(shown, corsInput(request, scope)), usedKey };
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
