import { readSettings } from "../store.ts";
import { toOriginsConfig } from "../auth_config.ts";
import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";

/** `POST /banata/config/origins/get`: the addresses of the project's apps. */
export const getOrigins: SettingsPlugin["endpoints"]["getOrigins"] = projectEndpoint(
  "/banata/config/origins/get",
  { body: emptyBody, permission: READ },
  async ({ store }) => toOriginsConfig(await readSettings(store)),
);
