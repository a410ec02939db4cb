import type { BetterAuthOptions } from "better-auth";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import {
  findSocialProvider,
  readSocialProviders,
  type StoredSocialProvider,
} from "../../plugins/settings/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { PLATFORM_CLIENT_ID } from "../deployment/paths.ts";
import type { CredentialSource } from "./oauth/project_providers.ts";
import type { ProviderCredentials } from "./oauth/providers.ts";

/** How accounts of other providers are kept and linked. */
export function socialOptions() {
  return {
    account: {
      encryptOAuthTokens: true,
      // What a provider says of an address opens no account that is there already: its owner adds the
      // provider's account while signed in (/link-social), or signs in another way.
      accountLinking: {
        enabled: true,
        disableImplicitLinking: true,
        requireLocalEmailVerified: true,
        trustedProviders: [],
      },
    },
  } satisfies BetterAuthOptions;
}

/** What the project's OAuth providers are made with. */
export function providerOptions(profile: EngineProfile) {
  const { clientId = PLATFORM_CLIENT_ID, settings } = profile;
  // The platform is joined by invitation only, whatever way someone comes.
  const allowSignUp = settings.signUp && !isPlatform(profile);
  return { source: STORED_CREDENTIALS, clientId, allowSignUp };
}

const STORED_CREDENTIALS: CredentialSource = {
  async find(providerId) {
    const row = await findSocialProvider(inFlight().state.store, providerId);
    return row?.enabled ? await opened(row) : null;
  },
  async list() {
    const rows = await readSocialProviders(inFlight().state.store);
    return await Promise.all(rows.filter(({ enabled }) => enabled).map(opened));
  },
};

async function opened(row: StoredSocialProvider): Promise<ProviderCredentials> {
  const purpose = purposeOf("socialProvider.sealedSecret", row);
  const { secrets } = inFlight().state;
  return { ...row, clientSecret: await secrets.open(row.sealedSecret, { purpose }) };
}
