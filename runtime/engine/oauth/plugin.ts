import { createAuthMiddleware } from "better-auth/api";
import type { BetterAuthPlugin } from "better-auth";
import type { OAuthProvider } from "better-auth/oauth2";
import { untagState } from "../../request/oauth_state.ts";
import { routeOf } from "../../routes.ts";
import { buildProvider, type ProviderContext, type ProviderCredentials } from "./providers.ts";

/** Where a project's provider credentials come from. */
export interface CredentialSource {
  /** The credentials of an enabled provider, with its secret opened, or null. */
  find(providerId: string): Promise<ProviderCredentials | null>;
  /** Those of every enabled provider. */
  list(): Promise<ProviderCredentials[]>;
}

/**
 * Gives Better Auth the project's providers where it needs them and nowhere else: a session check
 * reads no credentials. On a callback it also takes the project's client id off the state.
 */
export function socialPlugin(
  source: CredentialSource,
  context: ProviderContext,
): BetterAuthPlugin {
  return {
    id: "banata-social",
    hooks: {
      before: [
        {
          matcher: ({ path }) => routeOf(path ?? "").provider !== undefined,
          handler: createAuthMiddleware(async (ctx) => {
            // An account's provider only its row tells.
            const isNamed = routeOf(ctx.path).provider === "named";
            const found = isNamed ? await findNamed(source, ctx) : await source.list();
            const built = found.map((credentials) => buildProvider(credentials, context));
            ctx.context.socialProviders = built.filter((it): it is OAuthProvider => it !== null);
          }),
        },
        {
          matcher: ({ method, path }) =>
            method === "GET" && routeOf(path ?? "").bringsState === true,
          handler: createAuthMiddleware((ctx) => {
            const { state } = ctx.query ?? {};
            if (typeof state !== "string") return Promise.resolve({});
            // A state with another project's tag stays as it is: none was made here that has one.
            const own = untagState(state, context.clientId) ?? state;
            return Promise.resolve({ context: { query: { ...ctx.query, state: own } } });
          }),
        },
      ],
    },
  };
}

async function findNamed(
  source: CredentialSource,
  { body, params }: { body?: unknown; params?: Readonly<Record<string, string | undefined>> },
): Promise<ProviderCredentials[]> {
  const isObject = typeof body === "object" && body !== null;
  const id = params?.id ?? (isObject && "provider" in body ? body.provider : undefined);
  const found = typeof id === "string" ? await source.find(id) : null;
  return found === null ? [] : [found];
}
