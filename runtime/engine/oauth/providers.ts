import { APIError, isAPIError } from "better-auth/api";
import type { OAuthProvider } from "better-auth/oauth2";
import { socialProviders } from "better-auth/social-providers";
import { defineErrorCodes, type ErrorCodes } from "../../../plugins/_kernel/errors.ts";
import { tagState } from "../../request/oauth_state.ts";
import { storable, withTimes } from "./claims.ts";
import { oidcProvider } from "./oidc_provider.ts";

/** Errors of a provider, where an answer has no page to redirect to. */
const PROVIDER_ERROR_CODES: ErrorCodes<"PROVIDER_UNAVAILABLE"> = defineErrorCodes({
  PROVIDER_UNAVAILABLE: "Try again later; if it stays so, check the provider's settings",
});

/** Credentials of a provider, with the secret opened. */
export interface ProviderCredentials {
  readonly providerId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenantId: string | null;
  /** For a provider that is not built in. */
  readonly discoveryUrl: string | null;
}

/** What is the same for all providers of a project. */
export interface ProviderContext {
  /** The project's own client id, not the provider's. */
  readonly clientId: string;
  /** Whether an unknown user may sign up. */
  readonly allowSignUp: boolean;
}

type BuiltInOptions = {
  clientId: string;
  clientSecret: string;
  tenantId?: string;
  disableSignUp: boolean;
  disableProfilePhoto: boolean;
};
type BuiltIn = (options: BuiltInOptions) => OAuthProvider;

/** A provider as Better Auth takes it, or null when it is neither built in nor discoverable. */
export function buildProvider(
  credentials: ProviderCredentials,
  context: ProviderContext,
): OAuthProvider | null {
  const { clientId, clientSecret, discoveryUrl, providerId, tenantId } = credentials;
  const disableSignUp = !context.allowSignUp;
  if (discoveryUrl !== null) {
    const options = { id: providerId, clientId, clientSecret, disableSignUp, discoveryUrl };
    return guarded(oidcProvider(options), context);
  }
  // Each factory takes more than these, and all of it is optional.
  const builtIn = new Map<string, unknown>(Object.entries(socialProviders)).get(providerId);
  if (builtIn === undefined) return null;
  const provider = (builtIn as BuiltIn)({
    clientId,
    clientSecret,
    ...tenantId === null ? {} : { tenantId },
    disableSignUp,
    // A picture's bytes are no text, and answers are.
    disableProfilePhoto: true,
  });
  return guarded(provider, context);
}

/** The provider's other answers, each without what can't be stored. */
function exchanges(
  { getUserInfoFromIdToken, refreshAccessToken, validateAuthorizationCode }: OAuthProvider,
): Pick<
  OAuthProvider,
  "getUserInfoFromIdToken" | "refreshAccessToken" | "validateAuthorizationCode"
> {
  return {
    validateAuthorizationCode: async (data) => {
      const tokens = await validateAuthorizationCode(data);
      return tokens && withTimes(tokens);
    },
    ...refreshAccessToken && {
      refreshAccessToken: async (token, ctx) => withTimes(await refreshAccessToken(token, ctx)),
    },
    ...getUserInfoFromIdToken && {
      getUserInfoFromIdToken: async (token) => storable(await getUserInfoFromIdToken(token)),
    },
  };
}

/**
 * A provider whose state says which project it is of, and whose failures are answers: none of its
 * errors may become a 500.
 */
function guarded(provider: OAuthProvider, { clientId }: ProviderContext): OAuthProvider {
  return {
    ...provider,
    async createAuthorizationURL({ state, ...data }) {
      try {
        return await provider.createAuthorizationURL({ ...data, state: tagState(state, clientId) });
      } catch (error) {
        if (isAPIError(error)) throw error;
        throw APIError.from("FAILED_DEPENDENCY", PROVIDER_ERROR_CODES.PROVIDER_UNAVAILABLE);
      }
    },
    async getUserInfo(tokens) {
      try {
        return storable(await provider.getUserInfo(tokens));
      } catch {
        return null;
      }
    },
    ...exchanges(provider),
  };
}
