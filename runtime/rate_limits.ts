import type { Bucket } from "../component/rate_limit.ts";
import { bodyFields } from "./body_fields.ts";
import { addressOf } from "./client_address.ts";
import { jsonResponse } from "./errors.ts";
import { nameSecret } from "./seal.ts";
import type { LaneRequest, LaneResponse, ResolvedScope } from "./wire.ts";

/** Contract 3.0: limits are per minute. */
const WINDOW_MS = 60_000;

/** Limits by path, the first that fits; 600 for everything else. */
const CLASSES: readonly (readonly [name: string, path: RegExp, limit: number])[] = [
  ["email", /^\/(?:sign-in\/magic-link|email-otp\/|magic-link\/|send-verification-email)/, 10],
  ["password-reset", /^\/(?:request-password-reset|reset-password|forget-password)/, 10],
  ["sign-up", /^\/sign-up\//, 10],
  ["sign-in", /^\/(?:(?:sign-in|two-factor)\/|p\/[^/]+\/two-factor$)/, 30],
  ["admin", /^\/admin\//, 120],
  ["invitation", /^\/organization\/invite-member$/, 10],
];
const GENERAL = ["general", /^/, 600] as const;
/** Of an invitation, only the address that is mailed is scarce: a server may invite many of them. */
const SCARCE_BY_ACCOUNT = "invitation";

/** The class of a path below the base path, and its requests a minute. */
export function limitOf(path: string): { name: string; limit: number } {
  const [name, , limit] = CLASSES.find(([, pattern]) => pattern.test(path)) ?? GENERAL;
  return { name, limit };
}

/** Body fields that say whose account a request is about. */
const ACCOUNT_FIELDS = ["email", "username", "phoneNumber", "identifier"] as const;

/** What the buckets of a request are found from. */
export interface LimitInput {
  readonly request: LaneRequest;
  readonly scope: ResolvedScope;
  readonly path: string;
  /** The root secret: accounts and addresses are counted under names, not as they are. */
  readonly secret: string;
}

/**
 * The buckets a request takes a token of: one per account it names, one per API key that acts, one
 * per client address where a trusted proxy makes it known. A key that only names the project has
 * none: behind it stands a whole app.
 */
export async function bucketsOf({ path, request, scope, secret }: LimitInput): Promise<Bucket[]> {
  const { limit, name } = limitOf(path);
  const address = addressOf(request);
  const accounts = name === "general" || name === "admin" ? [] : accountsOf(request);
  const callers = [
    ...scope.kind === "bearer" ? [`key/${scope.key?.id}`] : [],
    ...address === null ? [] : [`address/${address}`],
  ];
  const callerLimit = name === SCARCE_BY_ACCOUNT ? GENERAL[2] : limit;
  const counted = [
    ...accounts.map((it) => ({ subject: `account/${it}`, limit })),
    ...callers.map((subject) => ({ subject, limit: callerLimit })),
  ];
  const shared = counted.map(async ({ limit, subject }) => ({
    key: `${name}/${await nameSecret(secret, `${scope.projectId}/${subject}`)}`,
    limit,
    windowMs: WINDOW_MS,
  }));
  return [...await Promise.all(shared), ...ownBucketOf(scope)];
}

/** The limit a key was given of its own; it counts whoever presents the key. */
export function ownBucketOf({ key }: ResolvedScope): Bucket[] {
  if (key?.rateLimit === undefined) return [];
  const { id, rateLimit: limit, rateLimitWindowMs: windowMs = WINDOW_MS } = key;
  return [{ key: `own/${id}`, limit, windowMs }];
}

/** The 429 of an empty bucket, with the seconds to wait (RFC 9110 section 10.2.3). */
export function rateLimitedResponse(waitMs: number): LaneResponse {
  const message = "Wait before you try again";
  const body = { code: "RATE_LIMITED", message, details: { tryAgainIn: waitMs } };
  return jsonResponse(429, {
    body,
    headers: [["retry-after", String(Math.ceil(waitMs / 1000))]],
  });
}

function accountsOf(request: LaneRequest): string[] {
  const fields = bodyFields(request);
  return ACCOUNT_FIELDS.map((field) => fields[field])
    .filter((value): value is string => typeof value === "string" && value !== "")
    .map((value) => value.trim().toLowerCase());
}
