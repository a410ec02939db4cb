import * as z from "../../_kernel/schemas.ts";
import { purposeOf } from "../../../rules/sealed_columns.ts";
import { fail } from "../../_kernel/errors.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { toDashboardConfig } from "../dashboard.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { draftProvider, toCredentialRecords } from "../social_providers.ts";
import {
  MAX_SOCIAL_PROVIDERS,
  putSocialProvider,
  readSocialProviders,
  saveSettings,
} from "../store.ts";
import type { ProjectSettings } from "../table.ts";
import type { SavedSocialProvidersReply } from "../types.ts";
import { readEndpoint, saveEndpoint, settingsToSave, version } from "./_project_endpoint.ts";

/** A provider's id; it stands in the path of its callback. */
const providerId = z.string().max(64).toLowerCase().regex(/^[a-z0-9][a-z0-9_-]*$/);
/** What may stand in the path of a provider's address. */
const TENANT_ID = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

const FIELDS = {
  providerId,
  clientId: z.string().min(1).max(512),
  clientSecret: z.string().min(1).max(2048).optional(),
  tenantId: z.string().max(512).regex(TENANT_ID).nullable().optional(),
  discoveryUrl: z.string().max(2048).optional(),
  enabled: z.boolean().optional(),
  version,
};

const body = z.looseObject(FIELDS);

/** `POST /banata/config/social-providers/get`: the project's OAuth providers without their secrets. */
export const getSocialProviders = readEndpoint(
  "/banata/config/social-providers/get",
  async ({ store }) => ({ providers: toCredentialRecords(await readSocialProviders(store)) }),
);

/**
 * `POST /banata/config/social-providers/save`: stores an OAuth provider's credentials; the secret is
 * sealed under the project's key for this provider and never given back.
 */
export const saveSocialProvider = saveEndpoint(
  "/banata/config/social-providers/save",
  { body },
  async ({ body, now, rights, secrets, store }) => {
    // A provider says of anybody that it has signed them in: whoever names one may act as everybody.
    await rights.requireAll();
    const settings = await settingsToSave({ body, store });
    const stored = await readSocialProviders(store);
    const own = stored.find((provider) => provider.providerId === body.providerId) ?? null;
    const draft = draftProvider(own, body);
    if (own === null && stored.length >= MAX_SOCIAL_PROVIDERS) {
      fail("BAD_REQUEST", SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_LIMIT_REACHED);
    }
    const purpose = purposeOf("socialProvider.sealedSecret", { providerId: body.providerId });
    // A draft without a sealed secret has a given one; draftProvider() saw to it.
    const sealedSecret = draft.sealedSecret ??
      await secrets.seal(body.clientSecret ?? "", { purpose });
    await putSocialProvider(store, { ...draft, sealedSecret, updatedAt: now });
    return await savedProviders(store, { now, from: settings });
  },
);

/** `POST /banata/config/social-providers/delete`: forgets an OAuth provider and its secret. */
export const deleteSocialProvider = saveEndpoint(
  "/banata/config/social-providers/delete",
  { body: z.looseObject({ providerId, version }) },
  async ({ body, now, rights, store }) => {
    await rights.requireAll();
    const settings = await settingsToSave({ body, store });
    if (!await store.deleteOne("socialProvider", { providerId: body.providerId })) {
      fail("NOT_FOUND", SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_NOT_FOUND);
    }
    return await savedProviders(store, { now, from: settings });
  },
);

/**
 * Ends a change of a provider: the settings' version counts up, because what was built for the old
 * one must not be used again.
 */
async function savedProviders(
  store: ScopedStore,
  options: { readonly now: number; readonly from: ProjectSettings },
): Promise<SavedSocialProvidersReply> {
  const settings = await saveSettings(store, {}, options);
  const providers = await readSocialProviders(store);
  return {
    config: toDashboardConfig(settings, providers),
    providers: toCredentialRecords(providers),
  };
}
