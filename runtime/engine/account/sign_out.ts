import { createAuthEndpoint } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import type { BetterAuthPlugin } from "better-auth";
import * as z from "../../../plugins/_kernel/schemas.ts";

/**
 * `POST /sign-out` in the place of Better Auth's own: ends the session of the caller's cookie and
 * takes the cookie away; without a session it answers the same. Better Auth also looks for a provider
 * to sign out at, which takes two more reads and which no provider here offers. And it answers success
 * when the session could not be deleted; here that is an error, and the session stays in the browser.
 */
export function signOutPlugin(): BetterAuthPlugin {
  return { id: "banata-sign-out", endpoints: { signOut } };
}

const signOut = createAuthEndpoint(
  "/sign-out",
  { method: "POST", body: z.object({}).optional(), requireHeaders: true },
  async (ctx) => {
    const { adapter, authCookies, secret } = ctx.context;
    const token = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
    if (token) {
      const where = [{ field: "token", value: token }];
      // Read first: the event of the deletion is by the session's user.
      const session = await adapter.findOne({ model: "session", where });
      if (session !== null) await adapter.delete({ model: "session", where });
    }
    deleteSessionCookie(ctx);
    return ctx.json({ success: true });
  },
);
