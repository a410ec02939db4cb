import { toAuthConfiguration } from "../auth_config.ts";
import { readSettings } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";

/** `POST /banata/config/auth-config/get`: the switches of the dashboard's page on authorization. */
export const getAuthConfiguration: SettingsPlugin["endpoints"]["getAuthConfiguration"] =
  projectEndpoint(
    "/banata/config/auth-config/get",
    { body: emptyBody, permission: READ },
    async ({ store }) => toAuthConfiguration(await readSettings(store)),
  );
