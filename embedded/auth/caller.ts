import type { Identity } from "../functions/frame.ts";

/** Who sends a request to the functions API. */
export interface Caller {
  /** What `ctx.auth.getUserIdentity()` gives in the functions it calls. */
  readonly identity: Identity;
  /** Whether the admin key came with it: internal functions, components and system queries are open to it. */
  readonly isAdmin: boolean;
  /** Epoch ms at which its token ends; null where nothing ends. */
  readonly expiresAt: number | null;
  /** The user's token, where it came with one. */
  readonly token?: string;
  /** Why its credentials are refused, where functions run nevertheless and only `ctx.auth` fails. */
  readonly refusal?: AuthenticationError;
}

/** A caller without credentials. */
export const NOBODY: Caller = Object.freeze({ identity: null, isAdmin: false, expiresAt: null });

/** Credentials that were sent and are refused. `message` holds no token and may go to the client. */
export class AuthenticationError extends Error {
  /** Convex's short name of the reason, e.g. `InvalidAuthHeader`. */
  readonly code: string;

  /** Builds the error. */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AuthenticationError";
    this.code = code;
  }
}
