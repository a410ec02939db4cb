import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { toDashboardConfig } from "./auth_config.ts";
import { dashboardChanges } from "./dashboard_changes.ts";
import { DEFAULT_SETTINGS, type ProjectSettings } from "./defaults.ts";
import type { StoredSocialProvider } from "./store.ts";
import type { DashboardConfig, SaveDashboardBody } from "./types.ts";

const GOOGLE: StoredSocialProvider = {
  providerId: "google",
  clientId: "id",
  sealedSecret: "v1.x.y",
  tenantId: null,
  discoveryUrl: null,
  enabled: true,
  updatedAt: 1,
};

function config(settings: Partial<ProjectSettings> = {}): DashboardConfig {
  return toDashboardConfig({ ...DEFAULT_SETTINGS, ...settings }, [GOOGLE]);
}

Deno.test("dashboardChanges() finds nothing in a config that is sent back as it was read", () => {
  const read = config({ origins: ["https://app.example.com"], twoFactor: true });
  assertEquals(dashboardChanges(read, read), { settings: {}, providers: {} });
});

Deno.test("dashboardChanges() names the columns of what differs", () => {
  const body: SaveDashboardBody = {
    authMethods: { magicLink: true, username: false },
    emailPassword: { minPasswordLength: 12, autoSignIn: false },
    features: { signUp: false },
    sessions: { corsOrigins: ["https://APP.example.com/"] },
    socialProviders: { google: { enabled: false, demo: false }, github: { enabled: false } },
  };
  assertEquals(dashboardChanges(config(), body), {
    settings: {
      magicLink: true,
      minPasswordLength: 12,
      autoSignIn: false,
      signUp: false,
      origins: ["https://app.example.com"],
    },
    providers: { google: false },
  });
});

Deno.test("dashboardChanges() takes either name of the second factor, the one that was turned", () => {
  for (const stored of [true, false]) {
    const read = config({ twoFactor: stored });
    const byMethod = { ...read, authMethods: { ...read.authMethods, twoFactor: !stored } };
    const byFeature = { ...read, features: { ...read.features, mfa: !stored } };
    for (const body of [byMethod, byFeature]) {
      assertEquals(dashboardChanges(read, body).settings, { twoFactor: !stored });
    }
  }
});

Deno.test("dashboardChanges() compares password lengths as they will be", () => {
  const read = config({ minPasswordLength: 20, maxPasswordLength: 30 });
  const lengths = (emailPassword: SaveDashboardBody["emailPassword"]) =>
    dashboardChanges(read, { emailPassword }).settings;
  assertEquals(lengths({ maxPasswordLength: 20 }), { maxPasswordLength: 20 });
  assertEquals(lengths({ minPasswordLength: 40, maxPasswordLength: 40 }), {
    minPasswordLength: 40,
    maxPasswordLength: 40,
  });
  assertThrows(() => lengths({ maxPasswordLength: 19 }));
  assertThrows(() => lengths({ minPasswordLength: 31 }));
});

Deno.test("dashboardChanges() repeats a long name in part", () => {
  const body = { features: JSON.parse(`{"${"x".repeat(5000)}":true}`) };
  const error = assertThrows(() => dashboardChanges(config(), body));
  assertStringIncludes(String(error), "features.xxx");
  assertEquals(String(error).length < 200, true);
});
