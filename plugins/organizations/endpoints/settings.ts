import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { fail, unknownField } from "../../_kernel/errors.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { readSettings, saveSettings } from "../settings.ts";

const HOUR_MS = 60 * 60 * 1000;
const MAX_LIFETIME_MS = 90 * 24 * HOUR_MS;
/** As many rows are counted when the limit is asked for. */
const MAX_PER_USER = 100;
const MAX_PENDING = 1000;
/** Characters of a caller's own words that an error repeats. */
const MAX_NAME_LENGTH = 64;

const emptyBody = z.object({});

/** `POST /banata/config/organizations/get`: what the project decides about its organizations. */
export const getOrganizationSettings = scopedEndpoint(
  "/banata/config/organizations/get",
  { body: emptyBody, permission: "dashboard.read" },
  ({ store }) => readSettings(store),
);

const FIELDS = {
  whoMayCreate: z.enum(["users", "servers"]).optional(),
  maxOrganizationsPerUser: z.int().min(1).max(MAX_PER_USER).nullable().optional(),
  invitationLifetimeMs: z.int().min(HOUR_MS).max(MAX_LIFETIME_MS).optional(),
  maxPendingInvitations: z.int().min(1).max(MAX_PENDING).optional(),
};

const body = z.looseObject(
  FIELDS,
);

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
