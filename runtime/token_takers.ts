import type { WriteCtx } from "./adapter/types.ts";
import { readConfig } from "./config.ts";
import { errorResponse } from "./errors.ts";
import { BUSY_RETRY_SECONDS, limitClassOf } from "./limits.ts";
import { bucketsOf, rateLimitedResponse, type RequestBuckets } from "./rate_limits.ts";
import { type SubjectRequest, subjectsOf } from "./rate_subjects.ts";
import { type Answer, BUSY_ANSWER, type LaneResponse } from "./wire.ts";

/** A request of the write lane whose tokens are counted. */
export interface CountedRequest extends SubjectRequest {
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Takes the request's tokens once: a run with answers is the same request going on. The answer where
 * there is none to be had, or where the question could not be answered.
 */
export async function takeTokens(
  ctx: WriteCtx,
  request: CountedRequest & { readonly answers: readonly Answer[] },
): Promise<{ response: LaneResponse } | null> {
  if (request.answers.some(({ value }) => value === BUSY_ANSWER)) {
    const retryAfter: [string, string] = ["retry-after", String(BUSY_RETRY_SECONDS)];
    return { response: errorResponse("SERVER_BUSY", [retryAfter]) };
  }
  if (request.answers.length > 0) return null;
  const { component, now, path, scope: { projectId } } = request;
  const { firm, yielding } = await bucketsFor(ctx, request);
  const buckets = [...firm, ...yielding];
  if (buckets.length === 0) return null;
  const waitMs = await ctx.runMutation(component.rate_limit.take, { projectId, buckets, now });
  return waitMs === 0 ? null : { response: rateLimitedResponse(waitMs, path) };
}

/** Counts a refused request where a bucket counts failures; in the outer mutation, where it stays. */
export async function countFailure(
  ctx: WriteCtx,
  { response: { status }, ...request }: CountedRequest & { readonly response: LaneResponse },
): Promise<void> {
  if (status < 400 || status >= 500 || !countsFailures(request.path)) return;
  const { firm, yielding } = await bucketsFor(ctx, request);
  const buckets = [...firm, ...yielding].filter(({ long }) => long?.failuresOnly);
  if (buckets.length === 0) return;
  const { component, now, scope: { projectId } } = request;
  await ctx.runMutation(component.rate_limit.fail, { projectId, buckets, now });
}

function countsFailures(path: string): boolean {
  const { account, user } = limitClassOf(path);
  return account?.failuresOnly === true || user?.failuresOnly === true;
}

async function bucketsFor(ctx: WriteCtx, request: CountedRequest): Promise<RequestBuckets> {
  const { path, scope } = request;
  const subjects = await subjectsOf(ctx, request);
  return await bucketsOf({ path, scope, subjects, secret: readConfig().secret });
}
