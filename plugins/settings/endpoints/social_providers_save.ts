import { z } from "zod";
import { fail } from "../../_kernel/errors.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { draftProvider } from "../social_providers.ts";
import {
  MAX_SOCIAL_PROVIDERS,
  putSocialProvider,
  readSocialProviders,
  socialSecretPurpose,
} from "../store.ts";
import type { SaveSocialProviderBody, SettingsPlugin } from "../types.ts";
import { MANAGE, projectEndpoint, requireKnown } from "./_project_endpoint.ts";
import { providerId, savedProviders } from "./_social_providers.ts";

/** What may stand in the path of a provider's address. */
const TENANT_ID = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

const FIELDS = {
  providerId,
  clientId: z.string().min(1).max(512),
  clientSecret: z.string().min(1).max(2048).optional(),
  tenantId: z.string().max(512).regex(TENANT_ID).nullable().optional(),
  discoveryUrl: z.string().max(2048).optional(),
  enabled: z.boolean().optional(),
};

const body: z.ZodType<SaveSocialProviderBody, SaveSocialProviderBody> = z.looseObject(FIELDS);

/**
 * `POST /banata/config/social-providers/save`: stores an OAuth provider's credentials; the secret is
 * sealed under the project's key for this provider and never given back.
 */
export const saveSocialProvider: SettingsPlugin["endpoints"]["saveSocialProvider"] =
  projectEndpoint(
    "/banata/config/social-providers/save",
    { body, permission: MANAGE },
    async ({ body, now, rights, secrets, store }) => {
      // A provider says of anybody that it has signed them in: whoever names one may act as everybody.
      await rights.requireAll();
      requireKnown(body, Object.keys(FIELDS));
      const stored = await readSocialProviders(store);
      const own = stored.find((provider) => provider.providerId === body.providerId) ?? null;
      const draft = draftProvider(own, body);
      if (own === null && stored.length >= MAX_SOCIAL_PROVIDERS) {
        fail("BAD_REQUEST", SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_LIMIT_REACHED);
      }
      const purpose = socialSecretPurpose(body.providerId);
      // A draft without a sealed secret has a given one; draftProvider() saw to it.
      const sealedSecret = draft.sealedSecret ??
        await secrets.seal(body.clientSecret ?? "", { purpose });
      await putSocialProvider(store, { ...draft, sealedSecret, updatedAt: now });
      return await savedProviders(store, now);
    },
  );
