import type { BetterAuthPlugin } from "better-auth";
import { SIGNED_IN_BY_PROVIDER } from "./origin.ts";

/** Where a session is made because another identity provider has vouched for the user. */
const PROVIDER_PATHS = /^\/(?:callback\/|sign-in\/social$)/;

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
                  PROVIDER_PATHS.test(ctx?.path ?? "")
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
