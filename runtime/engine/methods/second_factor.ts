import { createAuthMiddleware } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { LinkBase } from "../../services/mail_links.ts";
import { pageUrl } from "../../deployment/paths.ts";

type Hook = ReturnType<typeof createAuthMiddleware>;

/**
 * Asks those for their authenticator's code, or a backup code, who switched a second factor on and
 * signed in by a mail: the same challenge, attempts and trusted devices as after a password. A user
 * without an authenticator is not asked: another mail to the same address would prove nothing more. Better
 * Auth's own hook asks after a password only; a provider asks for a factor itself, if it has been told to.
 */
export function challengeAfterMail(base: LinkBase): Hook {
  // Without mailed codes, so that its answer does not offer them.
  const [challenge] = twoFactor().hooks.after;
  if (challenge === undefined) throw new Error("Find the hook that asks for the second factor");
  return challengeWith(challenge.handler, base);
}

function challengeWith(challenge: Hook, base: LinkBase): Hook {
  return createAuthMiddleware(async (ctx) => {
    const { adapter, newSession, responseHeaders } = ctx.context;
    if (!newSession?.user.twoFactorEnabled) return;
    const where = [{ field: "userId", value: newSession.user.id }];
    const own = await adapter.findOne<{ verified?: boolean }>({ model: "twoFactor", where });
    if (own === null || own.verified === false) return;
    const { headers, response } = toResult(await challenge({ ...ctx, returnHeaders: true }));
    headers?.forEach((value, name) => ctx.responseHeaders.append(name, value));
    const callbackURL = responseHeaders?.get("location");
    if (response === undefined || !callbackURL) return response;
    // The link's caller waits for a session at their callback; the page goes on there once there is one.
    throw ctx.redirect(pageUrl(base, { page: "two-factor", params: { callbackURL } }));
  });
}

interface HookResult {
  readonly headers?: Headers;
  readonly response?: object;
}

/** What better-call gives for `returnHeaders`, which its types leave out. */
function toResult(given: unknown): HookResult {
  return given as HookResult;
}
