import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { getSessionFromCtx } from "better-auth/api";
import { moveEpoch } from "../../../plugins/_kernel/epoch.ts";
import type { ScopedStore } from "../../../plugins/_kernel/store.ts";
import {
  hasProvenFactor,
  type Kept,
  keptOfSignUp,
  takeUnproven,
} from "../../../plugins/users/unproven.ts";
import { takeAfterFactor } from "./after_factor.ts";

type EndpointContext = Parameters<typeof getSessionFromCtx>[0];

/** Where a new password was set in the same request: it is the owner's, and stays. */
const RESET_PATHS = /^\/(?:email-otp\/)?reset-password$/;
/** Where an address is confirmed, which opens no account by itself. */
const CONFIRMING_PATHS = /^\/(?:email-otp\/)?verify-email$/;
/** Where another provider says that the address is verified. */
const PROVIDER_PATHS = /^\/(?:callback\/|sign-in\/social$)/;

/** Where what was mailed signs in. */
const MAILED_PATHS = /^\/(?:magic-link\/verify|sign-in\/email-otp)$/;

const CREDENTIAL = "credential";

/**
 * Gives an account to whoever proves its address, which nobody had proven: everything that was made
 * before ends, but for what the prover brings. It runs before the address counts as verified, whichever
 * endpoint verifies it.
 *
 * Who confirms the address in a session of that user holds both, and keeps everything. Who confirms it
 * elsewhere, on a telephone say, confirms the sign-up, and keeps its password with the sessions that it
 * opened; a second sign-up with the address has taken that password away before (see `sign_ups.ts`).
 */
export async function proveAddress(store: ScopedStore, userId: string): Promise<void> {
  const ctx = tryGetCurrentAuthEndpointContext();
  const path = ctx?.path ?? "";
  // Better Auth types it as partial for calls outside of endpoints; these paths are endpoints.
  if (CONFIRMING_PATHS.test(path) && await isOwn(ctx as EndpointContext, userId)) {
    return await moveEpoch(store, userId);
  }
  const kept = await keptOn(path, { params: ctx?.params, store, userId });
  // It has been proven before, and the factor of that time is asked for before anything is taken.
  if (await hasProvenFactor(store, userId)) await takeAfterFactor(store, { userId, kept });
  else await takeUnproven(store, { userId, kept });
}

/**
 * Whether a mailed link or code signs in with this request. Better Auth then takes accounts and sessions
 * of an unproven user itself, without asking for a factor; `proveAddress` has that to decide.
 */
export function isMailedSignIn(): boolean {
  return MAILED_PATHS.test(tryGetCurrentAuthEndpointContext()?.path ?? "");
}

async function keptOn(
  path: string,
  { params, store, userId }: { params: unknown; store: ScopedStore; userId: string },
): Promise<Kept> {
  if (RESET_PATHS.test(path)) return { providerId: CREDENTIAL };
  if (PROVIDER_PATHS.test(path)) {
    const isNamed = typeof params === "object" && params !== null && "id" in params;
    return isNamed ? { providerId: String(params.id) } : {};
  }
  return CONFIRMING_PATHS.test(path) ? await keptOfSignUp(store, userId) : {};
}

/** Whether the request is made in a session of this user, by the user. */
async function isOwn(ctx: EndpointContext, userId: string): Promise<boolean> {
  const found = await getSessionFromCtx(ctx);
  if (!found || found.user.id !== userId) return false;
  return !("impersonatedBy" in found.session && found.session.impersonatedBy);
}
