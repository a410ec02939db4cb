import { z } from "zod";
import type { SaveRedirectsBody } from "../config_types.ts";
import { REDIRECTS_MAP, saveRedirects as save } from "../redirects.ts";
import { readSettings, saveSettings } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import {
  MANAGE,
  projectEndpoint,
  requireKnown,
  requireMayTrust,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const body: z.ZodType<SaveRedirectsBody, SaveRedirectsBody> = z.looseObject({
  config: REDIRECTS_MAP,
  version,
});

/**
 * `POST /banata/config/redirects/save`: changes some redirects and gives them all. Their origins are
 * trusted from the same commit on.
 */
export const saveRedirects: SettingsPlugin["endpoints"]["saveRedirects"] = projectEndpoint(
  "/banata/config/redirects/save",
  { body, permission: MANAGE },
  async ({ body, now, rights, store }) => {
    requireKnown(body, ["config", "version"]);
    const settings = await readSettings(store);
    requireVersion(settings, body.version);
    const { config, origins } = await save(store, body.config, { now });
    const changes = { redirectOrigins: origins };
    await requireMayTrust({ rights }, { changes, current: settings });
    await saveSettings(store, changes, { now, from: settings });
    return config;
  },
);
