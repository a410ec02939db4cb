import { toDashboardConfig } from "../auth_config.ts";
import { readSettings, readSocialProviders } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";

/** `POST /banata/config/dashboard`: the project's config, defaults filled in. */
export const getDashboardConfig: SettingsPlugin["endpoints"]["getDashboardConfig"] =
  projectEndpoint(
    "/banata/config/dashboard",
    { body: emptyBody, permission: READ },
    async ({ store }) =>
      toDashboardConfig(await readSettings(store), await readSocialProviders(store)),
  );
