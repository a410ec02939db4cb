import { z } from "zod";
import { fail } from "../../_kernel/errors.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import type { DeleteSocialProviderBody, SettingsPlugin } from "../types.ts";
import { MANAGE, projectEndpoint, requireKnown } from "./_project_endpoint.ts";
import { providerId, savedProviders } from "./_social_providers.ts";

const body: z.ZodType<DeleteSocialProviderBody, DeleteSocialProviderBody> = z.looseObject({
  providerId,
});

/** `POST /banata/config/social-providers/delete`: forgets an OAuth provider and its secret. */
export const deleteSocialProvider: SettingsPlugin["endpoints"]["deleteSocialProvider"] =
  projectEndpoint(
    "/banata/config/social-providers/delete",
    { body, permission: MANAGE },
    async ({ body, now, rights, store }) => {
      await rights.requireAll();
      requireKnown(body, ["providerId"]);
      if (!await store.deleteOne("socialProvider", { providerId: body.providerId })) {
        fail("NOT_FOUND", SETTINGS_ERROR_CODES.SOCIAL_PROVIDER_NOT_FOUND);
      }
      return await savedProviders(store, now);
    },
  );
