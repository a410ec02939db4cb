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
 * Characters, of the app's modules that Convex loads so; `adapter` alone holds Better Auth. That is 951,000 with
 * the plugins of its own that we use and nothing of ours, and 792,000 without plugins: docs/bundles.md.
 */
export const APP_BUNDLES: readonly AppBundle[] = [
  { path: "banataAuth/adapter.js", most: 1_721_500 },
  { path: "banataAuth/auth.js", most: 356_000 },
  { path: "http.js", most: 187_000 },
  { path: "http.js", later: LIGHT_ANSWERS, most: 318_000 },
];
