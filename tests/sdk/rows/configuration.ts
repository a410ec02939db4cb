import { AUTH_CONFIG, AUTH_CONFIGURATION, BRANDING, SOCIAL_PROVIDERS } from "../records.ts";
import type { Configuration } from "../../support/sdk/resources/configuration.ts";
import type { MethodRow } from "../row.ts";
import { object } from "../shape.ts";

const BASE = "/api/auth/banata/config";
const GOOGLE = { providerId: "google", clientId: "a client id", clientSecret: "a client secret" };
const SAVED_PROVIDERS = object({ config: AUTH_CONFIG, providers: SOCIAL_PROVIDERS });

/** Contract 2.3. */
export const CONFIGURATION_ROWS: readonly MethodRow[] = [
  {
    method: "configuration.getDashboardConfig",
    path: `${BASE}/dashboard`,
    prepare: () => ({ call: ({ configuration }) => configuration.getDashboardConfig(), body: {} }),
    reply: AUTH_CONFIG,
  },
  saves((configuration, body) => configuration.saveDashboardConfig(body), {
    method: "configuration.saveDashboardConfig",
    path: `${BASE}/dashboard/save`,
    body: { authMethods: { magicLink: true }, emailPassword: { minPasswordLength: 10 } },
    reply: AUTH_CONFIG,
  }),
  saves((configuration, body) => configuration.saveSocialProviderCredential(body), {
    method: "configuration.saveSocialProviderCredential",
    path: `${BASE}/social-providers/save`,
    body: { ...GOOGLE, tenantId: "a-tenant", enabled: true },
    reply: SAVED_PROVIDERS,
  }),
  {
    method: "configuration.getSocialProviderCredentials",
    path: `${BASE}/social-providers/get`,
    prepare: async ({ sdk }) => {
      await sdk.configuration.saveSocialProviderCredential(GOOGLE);
      return {
        call: ({ configuration }) => configuration.getSocialProviderCredentials(),
        body: {},
      };
    },
    reply: object({ providers: SOCIAL_PROVIDERS }),
    result: SOCIAL_PROVIDERS,
  },
  {
    method: "configuration.deleteSocialProviderCredential",
    path: `${BASE}/social-providers/delete`,
    prepare: async ({ sdk }) => {
      await sdk.configuration.saveSocialProviderCredential(GOOGLE);
      return {
        call: ({ configuration }) => configuration.deleteSocialProviderCredential("google"),
        body: { providerId: "google" },
      };
    },
    reply: SAVED_PROVIDERS,
  },
  {
    method: "configuration.getBrandingConfig",
    path: `${BASE}/branding/get`,
    prepare: () => ({ call: ({ configuration }) => configuration.getBrandingConfig(), body: {} }),
    reply: BRANDING,
  },
  saves((configuration, body) => configuration.saveBrandingConfig(body), {
    method: "configuration.saveBrandingConfig",
    path: `${BASE}/branding/save`,
    body: { primaryColor: "#112233", customCss: "a { color: red }", darkMode: true },
    reply: BRANDING,
  }),
  {
    method: "configuration.getAuthConfiguration",
    path: `${BASE}/auth-config/get`,
    prepare: () => ({
      call: ({ configuration }) => configuration.getAuthConfiguration(),
      body: {},
    }),
    reply: AUTH_CONFIGURATION,
  },
  saves((configuration, body) => configuration.saveAuthConfiguration(body), {
    method: "configuration.saveAuthConfiguration",
    path: `${BASE}/auth-config/save`,
    body: { multipleRoles: true },
    reply: AUTH_CONFIGURATION,
  }),
];

/** A save sends its argument. */
function saves<Body extends object>(
  save: (configuration: Configuration, body: Body) => Promise<unknown>,
  { body, ...row }: Pick<MethodRow, "method" | "path" | "reply"> & { body: Body },
): MethodRow {
  return { ...row, prepare: () => ({ call: (sdk) => save(sdk.configuration, body), body }) };
}
