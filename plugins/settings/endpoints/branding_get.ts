import { readBranding } from "../branding.ts";
import { readSettings } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";

/** `POST /banata/config/branding/get`: how the project's pages look, defaults filled in. */
export const getBranding: SettingsPlugin["endpoints"]["getBranding"] = projectEndpoint(
  "/banata/config/branding/get",
  { body: emptyBody, permission: READ },
  async ({ store }) => {
    const { version } = await readSettings(store);
    return { ...await readBranding(store), version };
  },
);
