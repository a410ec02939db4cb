import type { Bucket } from "../../component/rate_limit.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { askedCodeOf } from "../request/asked_codes.ts";
import { readConfig } from "../deployment/config.ts";
import { errorResponse } from "../request/errors.ts";
import { knownUserOf } from "../request/known_device.ts";
import { BUSY_RETRY_SECONDS, limitClassOf } from "./limits.ts";
import {
  askerBucket,
  bucketsOf,
  knownBucket,
  rateLimitedResponse,
  type RequestBuckets,
} from "./rate_limits.ts";
import { subjectsOf } from "./rate_subjects.ts";
import type { SubjectRequest, Subjects } from "../request/subjects.ts";
import { type Answer, BUSY_ANSWER, type LaneResponse } from "../request/wire.ts";

/** A request of the write lane whose tokens are counted. */
interface CountedRequest extends SubjectRequest {
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
  const { firm, subjects, yielding } = await bucketsFor(ctx, request);
  const waitMs = await take(ctx, request, [...firm, ...yielding]);
  if (waitMs === 0) return null;
  for (const own of await ownBuckets(ctx, request, subjects)) {
    if (await take(ctx, request, [...firm, own]) === 0) return null;
  }
  return { response: rateLimitedResponse(waitMs, request.path) };
}

/**
 * Counts a refused request where a bucket counts failures; in the outer mutation, where it stays. What
 * the owner mistypes is no stranger's try, and the other way round: it is paid from the browser's own
 * bucket. A browser whose own is empty may still have passed as a stranger, and pays as one.
 */
export async function countFailure(
  ctx: WriteCtx,
  { response: { status }, ...request }: CountedRequest & { readonly response: LaneResponse },
): Promise<void> {
  if (status < 400 || status >= 500 || !countsFailures(request.path)) return;
  const { firm, subjects, yielding } = await bucketsFor(ctx, request);
  await pay(ctx, request, firm);
  for (const own of await ownBuckets(ctx, request, subjects)) {
    if (await pay(ctx, request, [own])) return;
  }
  await pay(ctx, request, yielding);
}

/** Takes a token of what counts failures; whether all of them had one, and there were any. */
async function pay(
  ctx: WriteCtx,
  { component, now, scope: { projectId } }: CountedRequest,
  counted: readonly Bucket[],
): Promise<boolean> {
  const buckets = counted.filter(({ long }) => long?.failuresOnly);
  if (buckets.length === 0) return false;
  return await ctx.runMutation(component.rate_limit.fail, { projectId, buckets, now });
}

async function take(
  ctx: WriteCtx,
  { component, now, scope: { projectId } }: CountedRequest,
  buckets: Bucket[],
): Promise<number> {
  if (buckets.length === 0) return 0;
  return await ctx.runMutation(component.rate_limit.take, { projectId, buckets, now });
}

function countsFailures(path: string): boolean {
  const { account, user } = limitClassOf(path);
  return account?.failuresOnly === true || user?.failuresOnly === true;
}

async function bucketsFor(
  ctx: WriteCtx,
  request: CountedRequest,
): Promise<RequestBuckets & { subjects: Subjects }> {
  const { path, scope } = request;
  const subjects = await subjectsOf(ctx, request);
  const buckets = await bucketsOf({ path, scope, subjects, secret: readConfig().secret });
  return { ...buckets, subjects };
}

/**
 * What the request's browser has of its own, which strangers have no part in: as one that is known to the
 * account that it names, and as one that had a code mailed to it.
 */
async function ownBuckets(
  ctx: WriteCtx,
  request: CountedRequest,
  subjects: Subjects,
): Promise<Bucket[]> {
  const { path, scope } = request;
  const input = { path, scope, secret: readConfig().secret };
  const known = await knownUserOf(ctx, request, subjects);
  const asked = limitClassOf(path).asker && await askedCodeOf(request, subjects);
  return [
    ...known === null ? [] : [await knownBucket(input, known)],
    ...asked ? [await askerBucket(input, asked)] : [],
  ].filter((bucket) => bucket !== null);
}
