/**
 * How large a function's bundle may be: Convex loads it anew where the function has not run for a while, so
 * its size is waiting time.
 */

/** Characters, of each function of the component. */
export const MAX_COMPONENT_BUNDLE = 120_000;

/** What `http.js` imports for what it answers itself, as the package has it. */
export const LIGHT_ANSWERS = "runtime/lanes/light.js";

/** How large a module of the app's may be. */
interface AppBundle {
  readonly path: string;
  /** A file of the package's that is counted with it, though it is imported once the module runs. */
  readonly later?: string;
  readonly most: number;
}

/**
 * Characters, of the app's modules that Convex loads so; `adapter` alone holds Better Auth. That is 918,000 with
 * the plugins of its own that we use and nothing of ours: its router imports every route, and its context all
 * social providers, telemetry and the adapter for tests.
 */
export const APP_BUNDLES: readonly AppBundle[] = [
  { path: "banataAuth/adapter.js", most: 1_750_000 },
  { path: "banataAuth/auth.js", most: 375_000 },
  { path: "http.js", most: 188_000 },
  { path: "http.js", later: LIGHT_ANSWERS, most: 330_000 },
];
