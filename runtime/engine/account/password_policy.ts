import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { fail } from "../../../plugins/_kernel/errors.ts";
import type { ProjectSettings } from "../../../plugins/settings/table.ts";
import { inFlight } from "../../request/in_flight.ts";
import { routeOf } from "../../routes.ts";
import { PASSWORD_ERROR_CODES } from "../../services/passwords.ts";

/** Better Auth counts UTF-16 units; a code point has at most two of them. */
export const UNITS_PER_CODE_POINT = 2;

/**
 * Refuses new passwords by their length in code points before anything is read or hashed, and hashes
 * a password again with today's cost when an older hash has let its user in.
 */
export function passwordPolicy(
  { maxPasswordLength, minPasswordLength }: ProjectSettings,
): BetterAuthPlugin {
  return {
    id: "banata-password-policy",
    hooks: {
      before: [{
        matcher: ({ path }) => routeOf(path ?? "").newPassword !== undefined,
        handler: createAuthMiddleware((ctx) => {
          const password = ctx.body?.[routeOf(ctx.path).newPassword ?? ""];
          if (typeof password !== "string") return Promise.resolve();
          const length = [...password].length;
          if (length < minPasswordLength) {
            fail("BAD_REQUEST", PASSWORD_ERROR_CODES.PASSWORD_TOO_SHORT);
          }
          if (length > maxPasswordLength) {
            fail("BAD_REQUEST", PASSWORD_ERROR_CODES.PASSWORD_TOO_LONG);
          }
          return Promise.resolve();
        }),
      }],
      after: [{
        matcher: ({ path }) => routeOf(path ?? "").proof === "password",
        handler: createAuthMiddleware(async (ctx) => {
          const session = ctx.context.newSession;
          const { passwords } = inFlight();
          const outdated = passwords.takeOutdated();
          if (!session || outdated === null) return;
          const hash = await passwords.hash(outdated);
          // The password stays the same, so it ends nothing that was made under it.
          await ctx.context.adapter.updateMany({
            model: "account",
            where: [
              { field: "userId", value: session.user.id },
              { field: "providerId", value: "credential" },
            ],
            update: { password: hash },
          });
        }),
      }],
    },
    $ERROR_CODES: PASSWORD_ERROR_CODES,
  };
}
