import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { requireKnown } from "../../_kernel/errors.ts";
import { saveBody, settingFields } from "../../_kernel/setting_fields.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import {
  ORGANIZATION_SETTINGS,
  type OrganizationSettings,
  readSettings,
  saveSettings,
} from "../settings.ts";

/** `POST /banata/config/organizations/get`: what the project decides about its organizations. */
export const getOrganizationSettings = endpoint(
  "/banata/config/organizations/get",
  { body: z.object({}), permission: "dashboard.read" },
  ({ store }) => readSettings(store),
);

const FIELDS = settingFields(ORGANIZATION_SETTINGS);

const body = saveBody<Partial<OrganizationSettings>>(FIELDS);

/** `POST /banata/config/organizations/save`: changes what is given and gives the whole. */
export const saveOrganizationSettings = endpoint(
  "/banata/config/organizations/save",
  { body, permission: "dashboard.manage" },
  ({ body, now, store }) => {
    const names = Object.keys(FIELDS);
    requireKnown(body, { names, error: ORGANIZATIONS_ERROR_CODES.UNKNOWN_SETTING });
    const given = Object.fromEntries(
      Object.entries(body).filter(([name]) => names.includes(name)),
    );
    return saveSettings(store, given, { now });
  },
);
