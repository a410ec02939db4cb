import type { BetterAuthPlugin } from "better-auth";
import { routeOf } from "../../routes.ts";
import { SIGNED_IN_BY_PROVIDER } from "../../request/author.ts";

/**
 * Notes in a session that another identity provider vouched for the user: organizations may ask for
 * that of their members.
 */
export function signInSource(): BetterAuthPlugin {
  return {
    id: "banata-sign-in-source",
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: {
              before: (session, ctx) =>
                Promise.resolve(
                  routeOf(ctx?.path ?? "").proof === "provider"
                    ? { data: { ...session, signedInBy: SIGNED_IN_BY_PROVIDER } }
                    : undefined,
                ),
            },
          },
        },
      },
    }),
  };
}
