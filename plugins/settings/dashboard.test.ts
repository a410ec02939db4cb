import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { dashboardChanges, toDashboardConfig } from "./dashboard.ts";
import type { StoredSocialProvider } from "./store.ts";
import { DEFAULT_SETTINGS, type ProjectSettings } from "./table.ts";
import type { SaveDashboardBody } from "./types.ts";

const GOOGLE: StoredSocialProvider = {
  providerId: "google",
  clientId: "id",
  sealedSecret: "v1.x.y",
  tenantId: null,
  discoveryUrl: null,
  enabled: true,
  updatedAt: 1,
};

function stored(settings: Partial<ProjectSettings> = {}) {
  return { settings: { ...DEFAULT_SETTINGS, ...settings }, providers: [GOOGLE] };
}

Deno.test("dashboardChanges() finds nothing in a config that is sent back as it was read", () => {
  const from = stored({ origins: ["https://app.example.com"], twoFactor: true });
  const read = toDashboardConfig(from.settings, from.providers);
  assertEquals(dashboardChanges(from, read), { settings: {}, providers: [] });
});

Deno.test("dashboardChanges() names the columns of what differs", () => {
  const body: SaveDashboardBody = {
    authMethods: { magicLink: true, username: false },
    emailPassword: { minPasswordLength: 12, autoSignIn: false },
    features: { signUp: false },
    sessions: { corsOrigins: ["https://APP.example.com/"] },
    socialProviders: { google: { enabled: false, demo: false }, github: { enabled: false } },
  };
  assertEquals(dashboardChanges(stored(), body), {
    settings: {
      magicLink: true,
      minPasswordLength: 12,
      autoSignIn: false,
      signUp: false,
      origins: ["https://app.example.com"],
    },
    providers: [{ ...GOOGLE, enabled: false }],
  });
});

Deno.test("dashboardChanges() takes either name of the second factor, the one that was turned", () => {
  for (const twoFactor of [true, false]) {
    const from = stored({ twoFactor });
    const read = toDashboardConfig(from.settings, from.providers);
    const byMethod = { ...read, authMethods: { ...read.authMethods, twoFactor: !twoFactor } };
    const byFeature = { ...read, features: { ...read.features, mfa: !twoFactor } };
    for (const body of [byMethod, byFeature]) {
      assertEquals(dashboardChanges(from, body).settings, { twoFactor: !twoFactor });
    }
  }
});

Deno.test("dashboardChanges() compares password lengths as they will be", () => {
  const from = stored({ minPasswordLength: 20, maxPasswordLength: 30 });
  const lengths = (emailPassword: SaveDashboardBody["emailPassword"]) =>
    dashboardChanges(from, { emailPassword }).settings;
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
  const error = assertThrows(() => dashboardChanges(stored(), body));
  assertStringIncludes(String(error), "features.xxx");
  assertEquals(String(error).length < 200, true);
});
