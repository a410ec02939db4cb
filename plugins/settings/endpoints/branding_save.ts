import { z } from "zod";
import { BRANDING_FIELDS, saveBranding as save } from "../branding.ts";
import type { SaveBrandingBody } from "../config_types.ts";
import { readSettings, saveSettings } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import {
  MANAGE,
  projectEndpoint,
  requireKnown,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const body: z.ZodType<SaveBrandingBody, SaveBrandingBody> = z.looseObject({
  ...BRANDING_FIELDS,
  version,
});

/** `POST /banata/config/branding/save`: changes any part of the branding and gives the whole. */
export const saveBranding: SettingsPlugin["endpoints"]["saveBranding"] = projectEndpoint(
  "/banata/config/branding/save",
  { body, permission: MANAGE },
  async ({ body, now, store }) => {
    requireKnown(body, [...Object.keys(BRANDING_FIELDS), "version"]);
    const settings = await readSettings(store);
    requireVersion(settings, body.version);
    const branding = await save(store, body, { now });
    const { version } = await saveSettings(store, {}, { now, from: settings });
    return { ...branding, version };
  },
);
