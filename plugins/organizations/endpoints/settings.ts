import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { fail, unknownField } from "../../_kernel/errors.ts";
import { saveBody, settingFields } from "../../_kernel/setting_fields.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { ORGANIZATION_SETTINGS, readSettings, saveSettings } from "../settings.ts";
import type { OrganizationSettings } from "../types.ts";

/** Characters of a caller's own words that an error repeats. */
const MAX_NAME_LENGTH = 64;

const emptyBody = z.object({});

/** `POST /banata/config/organizations/get`: what the project decides about its organizations. */
export const getOrganizationSettings = scopedEndpoint(
  "/banata/config/organizations/get",
  { body: emptyBody, permission: "dashboard.read" },
  ({ store }) => readSettings(store),
);

const FIELDS = settingFields(ORGANIZATION_SETTINGS);

const body = saveBody<Partial<OrganizationSettings>>(FIELDS);

/** `POST /banata/config/organizations/save`: changes what is given and gives the whole. */
export const saveOrganizationSettings = scopedEndpoint(
  "/banata/config/organizations/save",
  { body, permission: "dashboard.manage" },
  ({ body, now, store }) => {
    const unknown = unknownField(body, Object.keys(FIELDS));
    if (unknown !== undefined) {
      const { code, message } = ORGANIZATIONS_ERROR_CODES.UNKNOWN_SETTING;
      fail("BAD_REQUEST", { code, message: `${message}: ${unknown.slice(0, MAX_NAME_LENGTH)}` });
    }
    const given = Object.fromEntries(
      Object.entries(body).filter(([name]) => Object.hasOwn(FIELDS, name)),
    );
    return saveSettings(store, given, { now });
  },
);
