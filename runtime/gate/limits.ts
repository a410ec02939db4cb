/**
 * The platform's limits of who may try what, and how often. docs/limits.md has a table that is written
 * from here.
 *
 * @module
 */

import { type LimitName, routeOf } from "../routes.ts";
import type { Bucket } from "../../component/rate_limit.ts";
import { jsonResponse } from "../request/errors.ts";
import type { Subjects } from "../request/subjects.ts";
import { nameSecret } from "../crypto/seal.ts";
import type { LaneResponse, ResolvedScope } from "../request/wire.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How often one subject may do something. */
export interface Rate {
  /** Requests a minute. */
  readonly aMinute: number;
  /** Requests a day besides. */
  readonly aDay?: number;
  /** Whether a day counts only requests that were refused. @default false */
  readonly failuresOnly?: boolean;
}

/** Paths that are limited alike, and what each is counted by. */
export interface LimitClass {
  readonly name: LimitName;
  /** Requests a minute of one client: an address, or a key that acts. */
  readonly client: number;
  /** Requests a minute of a key that acts, where a server may do more than a browser. */
  readonly key?: number;
  /** For each account that the body names, unless the browser has signed in to it before. */
  readonly account?: Rate;
  /** For the user of the session that comes along, or of the challenge that is answered. */
  readonly user?: Rate;
  /** For each browser that had a code mailed to the account that the body names. */
  readonly asker?: Rate;
  /** For each token that comes along, so that a link that mails does so a few times only. */
  readonly token?: Rate;
}

/** Requests a minute of everything that no class is for. */
export const GENERAL_LIMIT = 600;

/**
 * Requests a minute in each class of an address behind which many clients may stand: one of this
 * machine or of a private network, where no proxy is declared that tells them apart.
 */
const SHARED_ADDRESS_LIMIT = 600;

/**
 * What one client may take of an account's tokens, so that a single stranger empties no account: half a
 * minute's and a third of a day's.
 */
function shareOf({ aDay, aMinute, ...rate }: Rate): Rate {
  const share = { ...rate, aMinute: Math.ceil(aMinute / 2) };
  return aDay === undefined ? share : { ...share, aDay: Math.ceil(aDay / 3) };
}

const MAILED: Rate = { aMinute: 10, aDay: 50 };
const PASSWORD_GUESSES: Rate = { aMinute: 30, aDay: 100, failuresOnly: true };
const CODE_GUESSES: Rate = { aMinute: 10, aDay: 50, failuresOnly: true };
/** Three tries for each code that was asked for: what a browser asked for counts for ten minutes. */
const ASKER_GUESSES: Rate = { aMinute: 10, aDay: 3, failuresOnly: true };
const SECRETS_IN_SESSION: Rate = { aMinute: 30, aDay: 100, failuresOnly: true };

/** The classes; `routes.ts` says which path is of which, and what it names none for is `general`. */
export const LIMIT_CLASSES: readonly LimitClass[] = [
  { name: "setup", client: 10 },
  { name: "email", client: 10, account: MAILED },
  // A provider has few addresses, and some send a request for each event.
  { name: "email-events", client: 3000 },
  { name: "password-reset", client: 10, account: MAILED },
  { name: "reset", client: 10 },
  { name: "mailed-code", client: 30, account: CODE_GUESSES, asker: ASKER_GUESSES },
  { name: "magic-link", client: 30 },
  { name: "confirmation", client: 60, token: { aMinute: 5, aDay: 20 } },
  // Mail programs send it from the few addresses of those who run them.
  { name: "unsubscribe", client: 600, token: { aMinute: 5, aDay: 20 } },
  { name: "sign-up", client: 10, account: MAILED },
  { name: "sign-in", client: 30, account: PASSWORD_GUESSES },
  { name: "two-factor", client: 30, user: SECRETS_IN_SESSION },
  { name: "password", client: 30, user: SECRETS_IN_SESSION },
  { name: "change-email", client: 10, account: MAILED, user: MAILED },
  { name: "one-time-token", client: 60, user: { aMinute: 30, aDay: 1000 } },
  { name: "look-up", client: 60, user: { aMinute: 60, aDay: 1000 } },
  { name: "admin", client: 120 },
  {
    name: "invitation",
    client: 120,
    key: GENERAL_LIMIT,
    account: MAILED,
    user: { aMinute: 30, aDay: 300 },
  },
];

const GENERAL: LimitClass = { name: "general", client: GENERAL_LIMIT };

/** The class of a path below the base path. */
export function limitClassOf(path: string): LimitClass {
  const { limit } = routeOf(path);
  return LIMIT_CLASSES.find(({ name }) => name === limit) ?? GENERAL;
}

/** The windows that limits are counted in; milliseconds. */
const WINDOWS = { minute: MINUTE_MS, day: DAY_MS } as const;

/** Seconds after which a request that found no place is worth trying again. */
export const BUSY_RETRY_SECONDS = 5;

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
export function bucketsOf({ path, scope, secret, subjects }: LimitInput): RequestBuckets {
  const limits = limitClassOf(path);
  const { accounts, challenged, token, users } = subjects;
  const named = (subject: string, rate: Rate | undefined): Bucket[] => {
    if (rate === undefined) return [];
    const name = nameSecret(secret, `${scope.projectId}/${subject}`);
    return [toBucket(`${limits.name}/${name}`, rate)];
  };
  const firm = [
    ...users.flatMap((id) => named(`user/${id}`, limits.user)),
    ...token === null ? [] : named(`token/${token}`, limits.token),
    ...scope.kind === "bearer"
      ? named(`key/${scope.key?.id}`, { aMinute: limits.key ?? limits.client })
      : [],
    ...ownBucketOf(scope),
  ];
  const yieldingOf = (subject: string, rate: Rate | undefined): Bucket[] => {
    if (rate === undefined) return [];
    const { address, isShared } = subjects;
    const share = address === null || isShared
      ? []
      : named(`share/${address}/${subject}`, shareOf(rate));
    return [...share, ...named(subject, rate)];
  };
  const yielding = [
    ...accounts.flatMap(({ name }) => yieldingOf(`account/${name}`, limits.account)),
    ...challenged.flatMap((id) => yieldingOf(`challenged/${id}`, limits.user)),
    ...named(...ofAddress(subjects, limits)),
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
  return [subject, isScarce ? { aMinute: Math.max(client, SHARED_ADDRESS_LIMIT) } : undefined];
}

/** What a browser that is known to a user takes of, in the place of the yielding buckets. */
export function knownBucket(
  { path, scope, secret }: Omit<LimitInput, "subjects">,
  userId: string,
): Bucket {
  const { account, name, user } = limitClassOf(path);
  const subject = nameSecret(secret, `${scope.projectId}/known/${userId}`);
  return toBucket(`${name}/${subject}`, account ?? user ?? { aMinute: GENERAL_LIMIT });
}

/** What a browser that asked for a code takes of, in the place of the yielding buckets. */
export function askerBucket(
  { path, scope, secret }: Omit<LimitInput, "subjects">,
  askedCodeId: string,
): Bucket | null {
  const { asker, name } = limitClassOf(path);
  if (asker === undefined) return null;
  const subject = nameSecret(secret, `${scope.projectId}/asker/${askedCodeId}`);
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
