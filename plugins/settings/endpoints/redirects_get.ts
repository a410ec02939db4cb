import { readRedirects } from "../redirects.ts";
import type { SettingsPlugin } from "../types.ts";
import { emptyBody, projectEndpoint, READ } from "./_project_endpoint.ts";

/** `POST /banata/config/redirects/get`: where the project's apps are entered and left. */
export const getRedirects: SettingsPlugin["endpoints"]["getRedirects"] = projectEndpoint(
  "/banata/config/redirects/get",
  { body: emptyBody, permission: READ },
  ({ store }) => readRedirects(store),
);
