import { z } from "zod";
import { toOriginsConfig } from "../auth_config.ts";
import { readSettings, saveSettings } from "../store.ts";
import type { SaveOriginsBody, SettingsPlugin } from "../types.ts";
import { parseOrigins } from "../urls.ts";
import {
  MANAGE,
  MAX_ORIGINS,
  projectEndpoint,
  requireMayTrust,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const list = z.array(z.string().max(2048)).max(MAX_ORIGINS).optional();

const body: z.ZodType<SaveOriginsBody, SaveOriginsBody> = z.object({
  origins: list,
  baseUrls: list,
  version,
});

/** `POST /banata/config/origins/save`: replaces the lists that are given and gives both. */
export const saveOrigins: SettingsPlugin["endpoints"]["saveOrigins"] = projectEndpoint(
  "/banata/config/origins/save",
  { body, permission: MANAGE },
  async ({ body: { baseUrls, origins, version }, now, rights, store }) => {
    const settings = await readSettings(store);
    requireVersion(settings, version);
    const changes = {
      ...origins && { origins: parseOrigins(origins, { name: "origins" }) },
      ...baseUrls && { baseUrls: parseOrigins(baseUrls, { name: "baseUrls" }) },
    };
    await requireMayTrust({ rights }, { changes, current: settings });
    if (Object.keys(changes).length === 0) return toOriginsConfig(settings);
    return toOriginsConfig(await saveSettings(store, changes, { now, from: settings }));
  },
);
