import { z } from "zod";
import { publicEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import { toPublicConfig } from "../auth_config.ts";
import { readBranding } from "../branding.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { readSettings, readSocialProviders } from "../store.ts";
import type { PublicConfigBody, SettingsPlugin } from "../types.ts";

// The runtime has read the client id where it finds out the project; here it is only described.
const body: z.ZodType<PublicConfigBody, PublicConfigBody> = z.object({
  clientId: z.string().optional(),
});

/** `POST /banata/config/public`: what a sign-in page of the project needs, for anybody. */
export const getPublicConfig: SettingsPlugin["endpoints"]["getPublicConfig"] = publicEndpoint(
  "/banata/config/public",
  { body },
  async ({ scope, store }) => {
    if (isPlatform(scope)) fail("NOT_FOUND", SETTINGS_ERROR_CODES.PROJECT_NOT_FOUND);
    const providers = await readSocialProviders(store);
    const branding = await readBranding(store);
    return toPublicConfig(await readSettings(store), { branding, providers });
  },
);
