import type { AuthContext } from "better-auth";
import { generateRandomString } from "better-auth/crypto";
import * as z from "../../../plugins/_kernel/schemas.ts";
import { sha256Hex } from "../../../plugins/_kernel/hash.ts";
import { equalsInConstantTime } from "../../../plugins/_kernel/crypto.ts";
import { LIFETIMES } from "./lifetimes.ts";
import { readUserToken, writeUserToken } from "./user_tokens.ts";

type InternalAdapter = AuthContext["internalAdapter"];

const SECRET_LENGTH = 32;
const RESET_LENGTH = 24;

/** What a link that confirms an address stands for. */
type MailedLink =
  /** The address of a user is the user's. */
  | { readonly step: "verify"; readonly userId: string }
  /** `confirm`: whoever has the old address agrees to the new one. `change`: whoever has the new one does. */
  | ChangeLink;

/** One of the two links of a change of address. */
export interface ChangeLink {
  readonly step: "confirm" | "change";
  readonly userId: string;
  readonly newEmail: string;
}

const CHANGE = z.object({
  step: z.enum(["confirm", "change"]),
  newEmail: z.string(),
  secretHash: z.string(),
});

/**
 * Makes the token of a link that confirms a user's address, good for a day. Several of them may be under
 * way; with the first one that is taken the others end. For nobody it takes the same work.
 */
export async function issueVerification(
  internal: InternalAdapter,
  userId: string | null,
): Promise<string> {
  const token = newSecret();
  await internal.createVerificationValue({
    identifier: `verify-email:${token}`,
    value: userId ?? "",
    expiresAt: inADay(),
  });
  return token;
}

/** Makes the token of a link that sets a new password, as Better Auth's own; for nobody it sets none. */
export async function issueReset(
  internal: InternalAdapter,
  userId: string | null,
): Promise<string> {
  const token = generateRandomString(RESET_LENGTH, "a-z", "A-Z", "0-9");
  await internal.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: userId ?? "",
    expiresAt: new Date(Date.now() + LIFETIMES.passwordReset * 1000),
  });
  return token;
}

/**
 * Makes the token of a link that changes an address, good for a day. A user has one change under way:
 * with every new token the one before is void.
 */
export async function issueChange(
  internal: InternalAdapter,
  { newEmail, step, userId }: ChangeLink,
): Promise<string> {
  const secret = newSecret();
  const value = { step, newEmail, secretHash: sha256Hex(secret) };
  const identifier = changeIdentifier(userId);
  // Better Auth takes the newest of an identifier, but two of one moment are told apart by nothing.
  await internal.deleteVerificationByIdentifier(identifier);
  await internal.createVerificationValue({
    identifier,
    value: JSON.stringify(value),
    expiresAt: inADay(),
  });
  return writeUserToken(secret, userId);
}

/** Takes a token, once; null for one that is wrong, void or used, and `expired` for an old one. */
export async function takeToken(
  internal: InternalAdapter,
  token: string,
): Promise<MailedLink | "expired" | null> {
  const read = readUserToken(token);
  if (read === null) return null;
  const { secret, userId } = read;
  const identifier = userId === undefined ? `verify-email:${secret}` : changeIdentifier(userId);
  const stored = await internal.findVerificationValue(identifier);
  if (stored === null) return null;
  const link = linkOf(stored.value, { secret, userId });
  if (link === null) return null;
  if (stored.expiresAt < new Date()) return "expired";
  return await internal.consumeVerificationValue(identifier) === null ? null : link;
}

function linkOf(
  value: string,
  { secret, userId }: { secret: string; userId: string | undefined },
): MailedLink | null {
  if (userId === undefined) return value === "" ? null : { step: "verify", userId: value };
  const { newEmail, secretHash, step } = CHANGE.parse(JSON.parse(value));
  // Compared before anything is used up: whoever knows a user's id alone must not end the change.
  if (!equalsInConstantTime(sha256Hex(secret), secretHash)) return null;
  return { step, userId, newEmail };
}

function changeIdentifier(userId: string): string {
  return `change-email:${userId}`;
}

function newSecret(): string {
  return generateRandomString(SECRET_LENGTH, "a-z", "A-Z", "0-9");
}

function inADay(): Date {
  return new Date(Date.now() + LIFETIMES.emailVerification * 1000);
}
