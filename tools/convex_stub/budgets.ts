/**
 * How large a function's bundle may be: Convex loads it anew where the function has not run for a while, so
 * its size is waiting time.
 */

/** Characters, of each function of the component. */
export const MAX_COMPONENT_BUNDLE = 120_000;

/**
 * Characters, of the app's modules that Convex loads so; `adapter` alone holds Better Auth. That is 918,000 with
 * the plugins of its own that we use and nothing of ours: its router imports every route, and its context all
 * social providers, telemetry and the adapter for tests.
 */
export const MAX_APP_BUNDLES: Readonly<Record<string, number>> = {
  "banataAuth/adapter.js": 1_750_000,
  "banataAuth/auth.js": 375_000,
  "banataAuth/light.js": 302_000,
  "http.js": 188_000,
};
