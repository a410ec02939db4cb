import { saveBody, settingFields } from "../../_kernel/setting_fields.ts";
import { readBranding, saveBranding as save } from "../branding.ts";
import { readSettings, saveSettings } from "../store.ts";
import { SETTINGS } from "../table.ts";
import type { BrandingConfig } from "../types.ts";
import { readEndpoint, saveEndpoint, settingsToSave, version } from "./_project_endpoint.ts";

/** `POST /banata/config/branding/get`: how the project's pages look, defaults filled in. */
export const getBranding = readEndpoint(
  "/banata/config/branding/get",
  async ({ store }) => {
    const { version } = await readSettings(store);
    return { ...await readBranding(store), version };
  },
);

const body = saveBody<Partial<BrandingConfig>>({
  ...settingFields(SETTINGS.projectBranding),
  version,
});

/** `POST /banata/config/branding/save`: changes any part of the branding and gives the whole. */
export const saveBranding = saveEndpoint(
  "/banata/config/branding/save",
  { body },
  async ({ body, now, store }) => {
    const settings = await settingsToSave({ body, store });
    const branding = await save(store, body, { now });
    const { version } = await saveSettings(store, {}, { now, from: settings });
    return { ...branding, version };
  },
);
