import { z } from "zod";
import { toAuthConfiguration } from "../auth_config.ts";
import type { SaveAuthConfigurationBody } from "../config_types.ts";
import { readSettings, saveSettings } from "../store.ts";
import type { SettingsPlugin } from "../types.ts";
import {
  MANAGE,
  projectEndpoint,
  requireKnown,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const flag = z.boolean().optional();

const body: z.ZodType<SaveAuthConfigurationBody, SaveAuthConfigurationBody> = z.looseObject({
  roleAssignment: flag,
  multipleRoles: flag,
  apiKeyPermissions: flag,
  version,
});

/** `POST /banata/config/auth-config/save`: turns some of the switches and gives them all. */
export const saveAuthConfiguration: SettingsPlugin["endpoints"]["saveAuthConfiguration"] =
  projectEndpoint(
    "/banata/config/auth-config/save",
    { body, permission: MANAGE },
    async ({ body, now, store }) => {
      requireKnown(body, ["roleAssignment", "multipleRoles", "apiKeyPermissions", "version"]);
      const settings = await readSettings(store);
      requireVersion(settings, body.version);
      const { apiKeyPermissions, multipleRoles, roleAssignment } = body;
      const changes = { apiKeyPermissions, multipleRoles, roleAssignment };
      return toAuthConfiguration(await saveSettings(store, changes, { now, from: settings }));
    },
  );
