/**
 * Better Auth field map of the users plugin: what the platform keeps of a user besides Better Auth's
 * own columns. Nothing of it can be set by the user themselves, and `metadata` is JSON.
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
    fields: { impersonatedBy: { type: "string", required: false, input: false } },
  },
} as const;
