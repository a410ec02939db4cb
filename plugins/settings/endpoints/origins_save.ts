import { z } from "zod";
import { toOriginsConfig } from "../auth_config.ts";
import { readSettings, saveSettings } from "../store.ts";
import type { SaveOriginsBody, SettingsPlugin } from "../types.ts";
import { parseOrigins } from "../urls.ts";
import {
  MANAGE,
  MAX_ORIGINS,
  projectEndpoint,
  requireKnown,
  requireMayTrust,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const list = z.array(z.string().max(2048)).max(MAX_ORIGINS).optional();

const FIELDS = { origins: list, baseUrls: list };

const body: z.ZodType<SaveOriginsBody, SaveOriginsBody> = z.looseObject({ ...FIELDS, version });

/** `POST /banata/config/origins/save`: replaces the lists that are given and gives both. */
export const saveOrigins: SettingsPlugin["endpoints"]["saveOrigins"] = projectEndpoint(
  "/banata/config/origins/save",
  { body, permission: MANAGE },
  async ({ body, now, rights, store }) => {
    requireKnown(body, [...Object.keys(FIELDS), "version"]);
    const { baseUrls, origins, version } = body;
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
