/**
 * The platform's limits of who may try what, and how often. docs/limits.md has a table that is written
 * from here.
 *
 * @module
 */

import { type LimitName, routeOf } from "../routes.ts";

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
export const SHARED_ADDRESS_LIMIT = 600;

/**
 * What one client may take of an account's tokens, so that a single stranger empties no account: half a
 * minute's and a third of a day's.
 */
export function shareOf({ aDay, aMinute, ...rate }: Rate): Rate {
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
  { name: "password-reset", client: 10, account: MAILED },
  { name: "reset", client: 10 },
  { name: "mailed-code", client: 30, account: CODE_GUESSES, asker: ASKER_GUESSES },
  { name: "magic-link", client: 30 },
  { name: "confirmation", client: 60, token: { aMinute: 5, aDay: 20 } },
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
export const WINDOWS = { minute: MINUTE_MS, day: DAY_MS } as const;

/** Seconds after which a request that found no place is worth trying again. */
export const BUSY_RETRY_SECONDS = 5;
