import { z } from "zod";
import { removeBranding } from "../branding.ts";
import type { ResetDashboardBody } from "../config_types.ts";
import { removeRedirects } from "../redirects.ts";
import { readSettings, readSocialProviders, resetSettings } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import {
  MANAGE,
  projectEndpoint,
  requireKnown,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const body: z.ZodType<ResetDashboardBody, ResetDashboardBody> = z.looseObject({ version });

/**
 * `POST /banata/config/dashboard/reset`: takes away everything that was settled, with the credentials
 * of OAuth providers, in one commit. The version goes on counting.
 */
export const resetDashboardConfig: SettingsPlugin["endpoints"]["resetDashboardConfig"] =
  projectEndpoint(
    "/banata/config/dashboard/reset",
    { body, permission: MANAGE },
    async ({ body, now, rights, store }) => {
      // Providers and trusted origins are among what it takes away.
      await rights.requireAll();
      requireKnown(body, ["version"]);
      const settings = await readSettings(store);
      requireVersion(settings, body.version);
      for (const { providerId } of await readSocialProviders(store)) {
        await store.deleteOne("socialProvider", { providerId });
      }
      await removeBranding(store);
      await removeRedirects(store);
      await resetSettings(store, { now, from: settings });
      return { success: true as const };
    },
  );
