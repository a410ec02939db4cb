/**
 * How large a function's bundle may be: Convex loads it anew where the function has not run for a while, so
 * its size is waiting time.
 */

/** Characters, of each function of the component. */
export const MAX_COMPONENT_BUNDLE = 120_000;

/** Characters, of the app's modules that Convex loads so; `adapter` alone holds Better Auth. */
export const MAX_APP_BUNDLES: Readonly<Record<string, number>> = {
  "banataAuth/adapter.js": 1_810_000,
  "banataAuth/auth.js": 400_000,
  "banataAuth/light.js": 310_000,
  "http.js": 190_000,
};
