import type { Bucket } from "../../component/rate_limit.ts";
import { jsonResponse } from "../request/errors.ts";
import {
  GENERAL_LIMIT,
  type LimitClass,
  limitClassOf,
  type Rate,
  SHARED_ADDRESS_LIMIT,
  shareOf,
  WINDOWS,
} from "./limits.ts";
import type { Subjects } from "../request/subjects.ts";
import { nameSecret } from "../crypto/seal.ts";
import type { LaneResponse, ResolvedScope } from "../request/wire.ts";

/** What the buckets of a request are found from. */
interface LimitInput {
  readonly scope: ResolvedScope;
  /** Path below the base path. */
  readonly path: string;
  /** Whom it is counted for. */
  readonly subjects: Subjects;
  /** The root secret: accounts and addresses are counted under names, not as they are. */
  readonly secret: string;
}

/** The buckets a request takes a token of. */
export interface RequestBuckets {
  /** Those that hold whoever sends it. */
  readonly firm: Bucket[];
  /**
   * Those that a stranger can empty for whoever owns the account: of the account and of the address. A
   * browser that is known to the account takes of {@link knownBucket} instead, and one that had a code
   * mailed to it of {@link askerBucket}.
   */
  readonly yielding: Bucket[];
}

/**
 * The buckets of a request: of the client, of each account it names, of the user and the token that come
 * along, as its class has limits for them, and of a key with a limit of its own.
 */
export async function bucketsOf(
  { path, scope, secret, subjects }: LimitInput,
): Promise<RequestBuckets> {
  const limits = limitClassOf(path);
  const { accounts, challenged, token, users } = subjects;
  const named = async (subject: string, rate: Rate | undefined): Promise<Bucket[]> => {
    if (rate === undefined) return [];
    const name = await nameSecret(secret, `${scope.projectId}/${subject}`);
    return [toBucket(`${limits.name}/${name}`, rate)];
  };
  const firm = [
    ...(await Promise.all(users.map((id) => named(`user/${id}`, limits.user)))).flat(),
    ...token === null ? [] : await named(`token/${token}`, limits.token),
    ...scope.kind === "bearer"
      ? await named(`key/${scope.key?.id}`, { aMinute: limits.key ?? limits.client })
      : [],
    ...ownBucketOf(scope),
  ];
  const yieldingOf = async (subject: string, rate: Rate | undefined): Promise<Bucket[]> => {
    if (rate === undefined) return [];
    const { address, isShared } = subjects;
    const share = address === null || isShared
      ? []
      : await named(`share/${address}/${subject}`, shareOf(rate));
    return [...share, ...await named(subject, rate)];
  };
  const ofAccounts = accounts.map(({ name }) => yieldingOf(`account/${name}`, limits.account));
  const ofChallenges = challenged.map((id) => yieldingOf(`challenged/${id}`, limits.user));
  const yielding = [
    ...(await Promise.all([...ofAccounts, ...ofChallenges])).flat(),
    ...await named(...ofAddress(subjects, limits)),
  ];
  return { firm, yielding };
}

/** An address that many may share is wide, and counts only where something is scarce. */
function ofAddress(
  { address, isShared }: Subjects,
  { client, name }: LimitClass,
): [string, Rate | undefined] {
  if (address === null) return ["", undefined];
  const subject = `address/${address}`;
  if (!isShared) return [subject, { aMinute: client }];
  const isScarce = name !== "general" && name !== "admin";
  return [subject, isScarce ? { aMinute: SHARED_ADDRESS_LIMIT } : undefined];
}

/** What a browser that is known to a user takes of, in the place of the yielding buckets. */
export async function knownBucket(
  { path, scope, secret }: Omit<LimitInput, "subjects">,
  userId: string,
): Promise<Bucket> {
  const { account, name, user } = limitClassOf(path);
  const subject = await nameSecret(secret, `${scope.projectId}/known/${userId}`);
  return toBucket(`${name}/${subject}`, account ?? user ?? { aMinute: GENERAL_LIMIT });
}

/** What a browser that asked for a code takes of, in the place of the yielding buckets. */
export async function askerBucket(
  { path, scope, secret }: Omit<LimitInput, "subjects">,
  askedCodeId: string,
): Promise<Bucket | null> {
  const { asker, name } = limitClassOf(path);
  if (asker === undefined) return null;
  const subject = await nameSecret(secret, `${scope.projectId}/asker/${askedCodeId}`);
  return toBucket(`${name}/${subject}`, asker);
}

function toBucket(key: string, { aDay, aMinute, failuresOnly = false }: Rate): Bucket {
  const bucket = { key, limit: aMinute, windowMs: WINDOWS.minute };
  if (aDay === undefined) return bucket;
  return { ...bucket, long: { limit: aDay, windowMs: WINDOWS.day, failuresOnly } };
}

/** The limit a key was given of its own; it counts whoever presents the key. */
function ownBucketOf({ key }: ResolvedScope): Bucket[] {
  if (key?.rateLimit === undefined) return [];
  const { id, rateLimit: limit, rateLimitWindowMs: windowMs = WINDOWS.minute } = key;
  return [{ key: `own/${id}`, limit, windowMs }];
}

/** The 429 of an empty bucket, with the seconds to wait (RFC 9110 section 10.2.3). */
export function rateLimitedResponse(waitMs: number, path = ""): LaneResponse {
  const message = waitMessage(limitClassOf(path));
  const body = { code: "RATE_LIMITED", message, details: { tryAgainIn: waitMs } };
  return jsonResponse(429, {
    body,
    headers: [["retry-after", String(Math.ceil(waitMs / 1000))]],
  });
}

/** What else to do than to wait, where there is something. */
function waitMessage({ account, asker }: LimitClass): string {
  if (asker !== undefined) {
    return "Ask for a code in this browser before you try again, or use one that has signed in before";
  }
  if (account === undefined) return "Wait before you try again";
  return "Wait before you try again, use what was mailed to you, or a browser that has signed in before";
}
