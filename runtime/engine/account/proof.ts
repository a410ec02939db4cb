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
import { type Proof, routeOf } from "../../routes.ts";
import { takeAfterFactor } from "./after_factor.ts";

type EndpointContext = Parameters<typeof getSessionFromCtx>[0];

const CREDENTIAL = "credential";

/**
 * Gives an account to whoever proves its address, which nobody had proven: everything that was made
 * before ends, but for what the prover brings. It runs before the address counts as verified, whichever
 * endpoint verifies it.
 *
 * Whoever confirms the address in a session of that user holds both, and keeps everything. Whoever confirms it
 * elsewhere, on a telephone say, confirms the sign-up, and keeps its password with the sessions that it
 * opened; a second sign-up with the address has taken that password away before (see `sign_ups.ts`).
 */
export async function proveAddress(store: ScopedStore, userId: string): Promise<void> {
  const ctx = tryGetCurrentAuthEndpointContext();
  const { proof } = routeOf(ctx?.path ?? "");
  // Better Auth types it as partial for calls outside of endpoints; these paths are endpoints.
  if (proof === "confirmation" && await isOwn(ctx as EndpointContext, userId)) {
    return await moveEpoch(store, userId);
  }
  const kept = await keptOn(proof, { params: ctx?.params, body: ctx?.body, store, userId });
  // It has been proven before, and the factor of that time is asked for before anything is taken.
  if (await hasProvenFactor(store, userId)) await takeAfterFactor(store, { userId, kept });
  else await takeUnproven(store, { userId, kept });
}

/**
 * Whether a mailed link or code signs in with this request. Better Auth then takes accounts and sessions
 * of an unproven user itself, without asking for a factor; `proveAddress` has that to decide.
 */
export function isMailedSignIn(): boolean {
  return routeOf(tryGetCurrentAuthEndpointContext()?.path ?? "").proof === "mail";
}

/** What the request itself brings of the account, by what its path proves. */
export async function keptOn(
  proof: Proof | undefined,
  { body, params, store, userId }: {
    /** A callback names the provider in its path, an id token that a client brings in its body. */
    params: unknown;
    body: unknown;
    store: ScopedStore;
    userId: string;
  },
): Promise<Kept> {
  // A new password was set in the same request: it is the owner's, and stays.
  if (proof === "reset") return { providerId: CREDENTIAL };
  if (proof === "provider") {
    return { providerId: textIn(params, "id") ?? textIn(body, "provider") };
  }
  return proof === "confirmation" ? await keptOfSignUp(store, userId) : {};
}

/** Whether the request is made in a session of this user, by the user. */
async function isOwn(ctx: EndpointContext, userId: string): Promise<boolean> {
  const found = await getSessionFromCtx(ctx);
  if (!found || found.user.id !== userId) return false;
  return !("impersonatedBy" in found.session && found.session.impersonatedBy);
}

function textIn(value: unknown, name: string): string | undefined {
  const isNamed = typeof value === "object" && value !== null && name in value;
  const text: unknown = isNamed ? Reflect.get(value, name) : undefined;
  return typeof text === "string" ? text : undefined;
}
