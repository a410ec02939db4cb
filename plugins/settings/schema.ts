import { settingsTable } from "../_kernel/setting_rows.ts";
import type { SettingsTable } from "../_kernel/setting_types.ts";
import { SETTINGS } from "./table.ts";

/** Better Auth field map of the settings plugin; what can be settled stands in `table.ts`. */
export const SETTINGS_SCHEMA: Readonly<
  Record<
    | "projectSettings"
    | "originListing"
    | "projectBranding"
    | "projectRedirects"
    | "socialProvider",
    SettingsTable
  >
> = {
  projectSettings: settingsTable(SETTINGS.projectSettings, {
    version: { type: "number", required: true },
  }),
  /** One row for each origin that the settings list: a preflight finds by it that some project does. */
  originListing: {
    fields: { origin: { type: "string", required: true } },
  },
  projectBranding: settingsTable(SETTINGS.projectBranding),
  projectRedirects: settingsTable(SETTINGS.projectRedirects),
  /** Credentials of an OAuth provider; the secret is sealed under the project's own key. */
  socialProvider: {
    fields: {
      providerId: { type: "string", required: true, unique: true },
      clientId: { type: "string", required: true },
      sealedSecret: { type: "string", required: true },
      tenantId: { type: "string", required: false },
      /** OpenID Connect discovery document of a provider that Better Auth does not know. */
      discoveryUrl: { type: "string", required: false },
      enabled: { type: "boolean", required: true },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
};
