import * as z from "../../_kernel/schemas.ts";
import { requireKnown } from "../../_kernel/errors.ts";
import { saveBody, settingFields } from "../../_kernel/setting_fields.ts";
import { removeBranding, saveBranding } from "../branding.ts";
import { DASHBOARD_PARTS, dashboardChanges, toDashboardConfig } from "../dashboard.ts";
import { SETTINGS_ERROR_CODES } from "../error_codes.ts";
import { partRows } from "../parts.ts";
import { removeRedirects } from "../redirects.ts";
import {
  putSocialProvider,
  readSettings,
  readSocialProviders,
  resetSettings,
  saveSettings,
} from "../store.ts";
import { SETTINGS } from "../table.ts";
import type { SaveDashboardBody } from "../types.ts";
import {
  readEndpoint,
  requireMayChange,
  saveEndpoint,
  settingsToSave,
  version,
} from "./_project_endpoint.ts";

/** `POST /banata/config/dashboard`: the project's config, defaults filled in. */
export const getDashboardConfig = readEndpoint(
  "/banata/config/dashboard",
  async ({ store }) =>
    toDashboardConfig(await readSettings(store), await readSocialProviders(store)),
);

const flag = z.boolean().optional();
const branding = settingFields(SETTINGS.projectBranding);

// Loose where a key may be unknown: the handler refuses it by its name.
const body = saveBody<SaveDashboardBody>({
  ...Object.fromEntries(
    DASHBOARD_PARTS.map((part) => [part, z.looseObject(settingFields(partRows(part))).optional()]),
  ),
  socialProviders: z.record(z.string(), z.looseObject({ enabled: flag, demo: flag })).optional(),
  branding: z.looseObject(branding).optional(),
  version,
});

/**
 * `POST /banata/config/dashboard/save`: changes any part of the config and gives the whole. It is one
 * commit: of saves made from the same version, one is taken.
 */
export const saveDashboardConfig = saveEndpoint(
  "/banata/config/dashboard/save",
  { body },
  async ({ body, now, rights, store }) => {
    requireKnown(body.branding ?? {}, {
      names: Object.keys(branding),
      error: SETTINGS_ERROR_CODES.UNKNOWN_SETTING,
    });
    const settings = await settingsToSave({ body, store });
    const providers = await readSocialProviders(store);
    // Everything is checked before anything is written: what a refused save wrote would stay.
    const changes = dashboardChanges({ settings, providers }, body);
    const isSame = changes.providers.length === 0 && Object.keys(changes.settings).length === 0;
    if (isSame && body.branding === undefined) return toDashboardConfig(settings, providers);
    await requireMayChange({ rights }, { changes: changes.settings, current: settings });
    if (changes.providers.some(({ enabled }) => enabled)) await rights.requireAll();
    if (body.branding !== undefined) await saveBranding(store, body.branding, { now });
    for (const provider of changes.providers) {
      await putSocialProvider(store, { ...provider, updatedAt: now });
    }
    const saved = await saveSettings(store, changes.settings, { now, from: settings });
    return toDashboardConfig(saved, await readSocialProviders(store));
  },
);

/**
 * `POST /banata/config/dashboard/reset`: takes away everything that was settled, with the credentials
 * of OAuth providers, in one commit. The version goes on counting.
 */
export const resetDashboardConfig = saveEndpoint(
  "/banata/config/dashboard/reset",
  { body: z.looseObject({ version }) },
  async ({ body, now, rights, store }) => {
    // Providers and trusted origins are among what it takes away.
    await rights.requireAll();
    const settings = await settingsToSave({ body, store });
    for (const { providerId } of await readSocialProviders(store)) {
      await store.deleteOne("socialProvider", { providerId });
    }
    await removeBranding(store);
    await removeRedirects(store);
    await resetSettings(store, { now, from: settings });
    return { success: true as const };
  },
);
