import { epochOf, isCurrent } from "../../../plugins/_kernel/epoch.ts";
import type { UserRow } from "../../../plugins/_kernel/store.ts";

/** Of whom a stored proof tells: a user by id, or whoever has an address. */
export type Subject = { readonly id: string } | { readonly email: string };

/** A mailed code; it names its address behind this. */
const MAILED_CODE = /^(?:sign-in|email-verification|forget-password)-otp-/;

interface Carrier {
  readonly identifier: RegExp;
  /** Reads the subject off what is stored; null where it names none. */
  readonly subject: (stored: { identifier: string; value: string }) => Subject | null;
}

const idInValue: Carrier["subject"] = ({ value }) => value === "" ? null : { id: value };

/**
 * What of the table of verifications proves an address or opens an account, by the identifiers that
 * Better Auth and our own endpoints give it. The rest of that table belongs to no user (states of
 * OAuth, counts of tries) or to a session, with which it ends.
 */
const CARRIERS: readonly Carrier[] = [
  // A link to set a new password.
  { identifier: /^reset-password:/, subject: idInValue },
  // A challenge for the second factor; its count of tries is no proof.
  { identifier: /^2fa-(?!attempts-)/, subject: idInValue },
  { identifier: /^trust-device-/, subject: idInValue },
  // A session's token for another site.
  {
    identifier: /^one-time-token:/,
    subject: ({ value }) => {
      const userId = textIn(value, "userId");
      return userId === null ? null : { id: userId };
    },
  },
  { identifier: /^magic-link:/, subject: ({ value }) => emailIn(value) },
  { identifier: /^verify-email:/, subject: idInValue },
  // A change of address; the link that undoes one is no proof of what holds now, and carries no epoch.
  {
    identifier: /^change-email:/,
    subject: ({ identifier }) => ({ id: identifier.slice("change-email:".length) }),
  },
  {
    identifier: MAILED_CODE,
    subject: ({ identifier }) => ({ email: identifier.replace(MAILED_CODE, "") }),
  },
];

/** Of whom a value of the table of verifications tells, if it is a proof at all. */
export function subjectOf(stored: { identifier: string; value: string }): Subject | null {
  return CARRIERS.find(({ identifier }) => identifier.test(stored.identifier))?.subject(stored) ??
    null;
}

/** Whether an identifier is a mailed code's. */
export function isMailedCode(identifier: string): boolean {
  return MAILED_CODE.test(identifier);
}

/** What a proof that is made for a user, or for nobody, is stored with. */
export function stampOf(user: UserRow | null): { userId?: string; epoch?: number } {
  return user === null ? {} : { userId: user.id, epoch: epochOf(user) };
}

/**
 * Whether a stored proof counts for whom it tells of, as far as it carries a stamp. One that was made for
 * nobody counts for a user in the first epoch.
 */
export function countsFor(
  proof: Readonly<Record<string, unknown>>,
  user: UserRow | null,
): boolean {
  const madeFor = typeof proof.userId === "string" ? proof.userId : null;
  if (user === null) return madeFor === null;
  return (madeFor === null || madeFor === user.id) && isCurrent(proof, user);
}

function emailIn(value: string): Subject | null {
  const email = textIn(value, "email");
  return email === null ? null : { email };
}

function textIn(json: string, name: string): string | null {
  const parsed: unknown = JSON.parse(json);
  const field: unknown = typeof parsed === "object" && parsed !== null
    ? Reflect.get(parsed, name)
    : null;
  return typeof field === "string" ? field : null;
}
