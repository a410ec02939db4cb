import { fail } from "../_kernel/errors.ts";

import { SETTINGS_ERROR_CODES } from "./error_codes.ts";
import type { StoredSocialProvider } from "./store.ts";
import { BUILT_IN_PROVIDERS } from "./table.ts";
import type { SaveSocialProviderBody, SocialProviderCredentialRecord } from "./types.ts";
import { parseDiscoveryUrl } from "./urls.ts";

/** Ids under which the engine keeps accounts that no provider vouches for. */
const RESERVED_IDS = ["credential", "anonymous", "siwe", "sso"];

/** Providers by id as clients read them: everything but the secret. */
export function toCredentialRecords(
  providers: readonly StoredSocialProvider[],
): Record<string, SocialProviderCredentialRecord> {
  return Object.fromEntries(
    providers.map(({ clientId, discoveryUrl, enabled, providerId, tenantId, updatedAt }) => [
      providerId,
      {
        clientId,
        tenantId,
        hasClientSecret: true,
        enabled,
        ...discoveryUrl === null ? {} : { discoveryUrl },
        updatedAt,
      },
    ]),
  );
}

/** A provider as a save leaves it; `sealedSecret` is null until the given secret is sealed. */
type ProviderDraft = Omit<StoredSocialProvider, "sealedSecret" | "updatedAt"> & {
  readonly sealedSecret: string | null;
};

/**
 * Fills a save up with what is stored. The stored secret is kept unless the save brings one; it is
 * not handed to another discovery document, whose author could read it.
 *
 * @throws {APIError} SOCIAL_PROVIDER_UNKNOWN, DISCOVERY_URL_NOT_ALLOWED or
 * SOCIAL_PROVIDER_SECRET_REQUIRED
 */
export function draftProvider(
  stored: StoredSocialProvider | null,
  { clientId, clientSecret, providerId, ...body }: SaveSocialProviderBody,
): ProviderDraft {
  const discoveryUrl = discoveryUrlOf(stored, { providerId, discoveryUrl: body.discoveryUrl });
  const keepsSecret = clientSecret === undefined;
  if (keepsSecret && (stored === null || stored.discoveryUrl !== discoveryUrl)) {
    return fail("BAD_REQUEST", SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_SECRET_REQUIRED);
  }
  return {
    providerId,
    clientId,
    sealedSecret: keepsSecret ? stored?.sealedSecret ?? null : null,
    tenantId: body.tenantId === undefined ? stored?.tenantId ?? null : body.tenantId,
    discoveryUrl,
    enabled: body.enabled ?? stored?.enabled ?? true,
  };
}

function discoveryUrlOf(
  stored: StoredSocialProvider | null,
  { discoveryUrl, providerId }: Pick<SaveSocialProviderBody, "discoveryUrl" | "providerId">,
): string | null {
  const isBuiltIn = BUILT_IN_PROVIDERS.includes(providerId);
  if (isBuiltIn && discoveryUrl !== undefined) {
    return fail("BAD_REQUEST", SETTINGS_ERROR_CODES.DISCOVERY_URL_NOT_ALLOWED);
  }
  if (isBuiltIn) return null;
  const url = discoveryUrl === undefined
    ? stored?.discoveryUrl ?? null
    : parseDiscoveryUrl(discoveryUrl);
  if (url === null || RESERVED_IDS.includes(providerId)) {
    return fail("BAD_REQUEST", SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_UNKNOWN);
  }
  return url;
}
