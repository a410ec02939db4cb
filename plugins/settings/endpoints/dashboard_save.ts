import { z } from "zod";
import { toDashboardConfig } from "../auth_config.ts";
import { BRANDING_FIELDS, saveBranding } from "../branding.ts";
import { dashboardChanges } from "../dashboard_changes.ts";
import {
  putSocialProvider,
  readSettings,
  readSocialProviders,
  saveSettings,
  type StoredSocialProvider,
} from "../store.ts";
import type { SaveDashboardBody, SettingsPlugin } from "../types.ts";
import {
  MANAGE,
  MAX_ORIGINS,
  projectEndpoint,
  requireKnown,
  requireMayTrust,
  requireVersion,
  version,
} from "./_project_endpoint.ts";

const flag = z.boolean().optional();
const duration = z.string().max(64).optional();
const passwordLength = z.int().min(8).max(128).optional();

// Loose where a key may be unknown: the handler refuses it by its name.
const FIELDS = {
  authMethods: z.looseObject({
    sso: flag,
    emailPassword: flag,
    passkey: flag,
    magicLink: flag,
    emailOtp: flag,
    twoFactor: flag,
    organization: flag,
    anonymous: flag,
    username: flag,
  }).optional(),
  emailPassword: z.looseObject({
    requireEmailVerification: flag,
    autoSignIn: flag,
    minPasswordLength: passwordLength,
    maxPasswordLength: passwordLength,
  }).optional(),
  socialProviders: z.record(z.string(), z.looseObject({ enabled: flag, demo: flag })).optional(),
  features: z.looseObject({ hostedUi: flag, signUp: flag, mfa: flag, localization: flag })
    .optional(),
  sessions: z.looseObject({
    maxSessionLength: duration,
    accessTokenDuration: duration,
    inactivityTimeout: duration,
    corsOrigins: z.array(z.string()).max(MAX_ORIGINS).optional(),
  }).optional(),
  branding: z.looseObject(BRANDING_FIELDS).optional(),
  version,
};

const body: z.ZodType<SaveDashboardBody, SaveDashboardBody> = z.looseObject(FIELDS);

/**
 * `POST /banata/config/dashboard/save`: changes any part of the config and gives the whole. It is one
 * commit: of saves made from the same version, one is taken.
 */
export const saveDashboardConfig: SettingsPlugin["endpoints"]["saveDashboardConfig"] =
  projectEndpoint(
    "/banata/config/dashboard/save",
    { body, permission: MANAGE },
    async ({ body, now, rights, store }) => {
      requireKnown(body, Object.keys(FIELDS));
      const { branding } = body;
      if (branding !== undefined) requireKnown(branding, Object.keys(BRANDING_FIELDS));
      const settings = await readSettings(store);
      requireVersion(settings, body.version);
      const providers = await readSocialProviders(store);
      const current = toDashboardConfig(settings, providers);
      // Everything is checked before anything is written: what a refused save wrote would stay.
      const changes = dashboardChanges(current, body);
      const switched = switchedProviders(providers, changes.providers);
      const isSame = switched.length === 0 && Object.keys(changes.settings).length === 0;
      if (isSame && branding === undefined) return current;
      await requireMayTrust({ rights }, { changes: changes.settings, current: settings });
      if (switched.some(({ enabled }) => enabled)) await rights.requireAll();
      if (branding !== undefined) await saveBranding(store, branding, { now });
      for (const provider of switched) {
        await putSocialProvider(store, { ...provider, updatedAt: now });
      }
      const saved = await saveSettings(store, changes.settings, { now, from: settings });
      return toDashboardConfig(saved, await readSocialProviders(store));
    },
  );

function switchedProviders(
  providers: readonly StoredSocialProvider[],
  changes: Readonly<Record<string, boolean>>,
): StoredSocialProvider[] {
  return providers.flatMap((provider) => {
    const enabled = Object.hasOwn(changes, provider.providerId)
      ? changes[provider.providerId]
      : undefined;
    return enabled === undefined ? [] : [{ ...provider, enabled }];
  });
}
