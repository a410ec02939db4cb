import { languageTag } from "../../rules/value_rules.ts";

/**
 * Better Auth field map of the users plugin: what the platform keeps of a user besides Better Auth's
 * own columns. Nothing of it but their language can be set by the user themselves, and `metadata` is
 * JSON.
 */
export const USERS_SCHEMA = {
  user: {
    fields: {
      role: { type: "string", required: false, input: false },
      banned: { type: "boolean", required: false, input: false, returned: false },
      banReason: { type: "string", required: false, input: false, returned: false },
      banExpires: { type: "date", required: false, input: false, returned: false },
      phoneNumber: { type: "string", required: false, input: false },
      phoneNumberVerified: { type: "boolean", required: false, input: false },
      /**
       * The language of their mails. No session check gives it: that would make the hottest answer longer,
       * and the answer to a sign-up tell an address that is known, whose language it does not take.
       */
      locale: {
        type: "string",
        required: false,
        returned: false,
        transform: { input: canonical },
      },
      metadata: { type: "string", required: false, input: false, returned: false },
      // See plugins/_kernel/epoch.ts.
      epoch: { type: "number", required: false, input: false, returned: false },
    },
  },
  verification: {
    // Whose proof it is, and the epoch of that user when it was made.
    fields: {
      userId: { type: "string", required: false, input: false, returned: false },
      epoch: { type: "number", required: false, input: false, returned: false },
    },
  },
  twoFactor: {
    fields: {
      /** The time step of the last code that was taken (RFC 6238 section 5.2): each is taken once. */
      lastUsedStep: { type: "number", required: false, input: false, returned: false },
      /** Whether the user's address was proven while this factor was there; see `unproven.ts`. */
      wasProven: { type: "boolean", required: false, input: false, returned: false },
    },
  },
  session: {
    fields: {
      impersonatedBy: { type: "string", required: false, input: false },
      /** The session in which whoever acts began to, with which this one ends; see `acting.ts`. */
      startedIn: { type: "string", required: false, input: false, returned: false },
    },
  },
} as const;

/** What is no language tag stays as it is: the column's rule refuses it. */
function canonical<Value>(value: Value): Value | string {
  return typeof value === "string" ? languageTag(value) ?? value : value;
}
