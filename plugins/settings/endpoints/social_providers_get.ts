import { toCredentialRecords } from "../social_providers.ts";
import { readSocialProviders } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";

/** `POST /banata/config/social-providers/get`: the project's OAuth providers without their secrets. */
export const getSocialProviders: SettingsPlugin["endpoints"]["getSocialProviders"] =
  projectEndpoint(
    "/banata/config/social-providers/get",
    { body: emptyBody, permission: READ },
    async ({ store }) => ({ providers: toCredentialRecords(await readSocialProviders(store)) }),
  );
