import type { Bucket } from "../../component/rate_limit.ts";
import type { RunCtx, WriteCtx } from "../request/ctx.ts";
import { askedCodeOf } from "../request/asked_codes.ts";
import { readConfig } from "../deployment/config.ts";
import { errorResponse } from "../request/errors.ts";
import { knownUserOf } from "../request/known_device.ts";
import {
  askerBucket,
  bucketsOf,
  BUSY_RETRY_SECONDS,
  knownBucket,
  limitClassOf,
  rateLimitedResponse,
  type RequestBuckets,
} from "./limits.ts";
import {
  ACCOUNT_FIELDS,
  type NamedAccount,
  type SubjectRequest,
  type Subjects,
} from "../request/subjects.ts";
import { type Answer, BUSY_ANSWER, type LaneRequest, type LaneResponse } from "../request/wire.ts";
import { equals } from "../../component/where.ts";
import { clientNetwork, isOfOwnNetwork } from "../../plugins/_kernel/addresses.ts";
import { sha256Base64Url } from "../../plugins/_kernel/hash.ts";
import { addressOf, bodyFields, headersOf } from "../request/lane_request.ts";
import { signedCookies } from "../crypto/signed_cookies.ts";

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
  const buckets = bucketsOf({ path, scope, subjects, secret: readConfig().secret });
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
    ...known === null ? [] : [knownBucket(input, known)],
    ...asked ? [askerBucket(input, asked)] : [],
  ].filter((bucket) => bucket !== null);
}

/** Ends of the names that Better Auth gives its cookies. */
const SESSION_COOKIE = "session_token";
const CHALLENGE_COOKIE = "two_factor";
/** Sessions, or challenges, of one request that are looked up. */
const MAX_COOKIES = 8;
/** Stands for the users of more than that. */
const MANY = "many";

/** Finds whom a request is counted for. It reads a session only for paths that count its user. */
export async function subjectsOf(ctx: RunCtx, input: SubjectRequest): Promise<Subjects> {
  const { path, request } = input;
  const { account, name, token, user } = limitClassOf(path);
  const fields = bodyFields(request);
  const users = user === undefined ? [] : await usersOf(ctx, input);
  return {
    ...clientOf(input),
    accounts: account === undefined ? [] : accountsIn(fields),
    users,
    // Beside a session too: Better Auth may not take that one, and ask the challenge's user.
    challenged: name === "two-factor" ? await challengedOf(ctx, input) : [],
    token: token === undefined ? null : tokenIn(request, fields),
  };
}

/**
 * The client by its address. A key's requests come from an app's server, behind which stands a whole app,
 * so only an address that a proxy tells counts there.
 */
function clientOf(
  { peer, request, scope: { kind } }: SubjectRequest,
): Pick<Subjects, "address" | "isShared"> {
  const told = addressOf(request);
  if (told !== null) return { address: clientNetwork(told), isShared: false };
  if (peer === undefined || kind === "bearer" || kind === "proxy") {
    return { address: null, isShared: false };
  }
  return { address: clientNetwork(peer), isShared: isOfOwnNetwork(peer) };
}

/** Whose turn the questions of a request are answered in: of its client, or of the account it names. */
export function clientNameOf(input: Omit<SubjectRequest, "component" | "path">): string {
  const { address, isShared } = clientOf(input as SubjectRequest);
  if (address !== null && !isShared) return address;
  const [account] = accountsIn(bodyFields(input.request));
  return account?.name ?? input.scope.key?.id ?? address ?? "";
}

type Fields = Readonly<Record<string, unknown>>;

function accountsIn(fields: Fields): NamedAccount[] {
  return ACCOUNT_FIELDS.flatMap((field) => {
    const value = fields[field];
    if (typeof value !== "string" || value.trim() === "") return [];
    return [{ field, name: value.trim().toLowerCase() }];
  });
}

function tokenIn({ url }: LaneRequest, { token }: Fields): string | null {
  const given = typeof token === "string" ? token : new URL(url).searchParams.get("token");
  return given || null;
}

/**
 * The users of the sessions that come along; a browser brings one. Whoever brings so many that looking
 * them up would be work shares one name with others like that.
 */
async function usersOf(
  ctx: RunCtx,
  { component, request, scope: { kind, projectId } }: SubjectRequest,
): Promise<string[]> {
  if (kind === "bearer") return [];
  const options = { config: readConfig(), projectId };
  const tokens = await signedCookies(headersOf(request), SESSION_COOKIE, options);
  if (tokens.length > MAX_COOKIES) return [MANY];
  const found = await Promise.all(tokens.map((token) => {
    const where = equals({ token });
    return ctx.runQuery(component.reader.findOne, { projectId, model: "session", where });
  }));
  return eachOnce(found.map((row) => row?.userId));
}

/** The users of whom a second factor is asked: Better Auth keeps each under the challenge, by its hash. */
async function challengedOf(
  ctx: RunCtx,
  { component, request, scope: { kind, projectId } }: SubjectRequest,
): Promise<string[]> {
  if (kind === "bearer") return [];
  const options = { config: readConfig(), projectId };
  const challenges = await signedCookies(headersOf(request), CHALLENGE_COOKIE, options);
  if (challenges.length > MAX_COOKIES) return [MANY];
  const found = await Promise.all(challenges.map(async (challenge) => {
    const where = equals({ identifier: sha256Base64Url(challenge) });
    return await ctx.runQuery(component.reader.findOne, {
      projectId,
      model: "verification",
      where,
    });
  }));
  return eachOnce(found.map((row) => row?.value));
}

function eachOnce(values: readonly unknown[]): string[] {
  return [...new Set(values.filter((value) => typeof value === "string"))];
}
