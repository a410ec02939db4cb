import type { BetterAuthPlugin } from "better-auth";
import { RecentlyUsed } from "../crypto/recently_used.ts";
import { buildEngine, type Engine } from "./build.ts";
import type { EngineProfile } from "./profile.ts";

/** Engines kept at most: each holds all of Better Auth's endpoints for one project and lane. */
const MAX_ENGINES = 64;

/** By the list of plugins that they were built with, which a deployment makes once. */
const kept = new WeakMap<readonly BetterAuthPlugin[], RecentlyUsed<Engine>>();

/**
 * The engine of a profile: a new one, or where the deployment reuses engines, one that was built for the same
 * profile before. For hosts that keep a module's state between calls; Convex does not promise to.
 */
export async function engineOf(profile: EngineProfile): Promise<Engine> {
  if (!profile.config.reuseEngines) return await buildEngine(profile);
  const { component: _, plugins, ...own } = profile;
  const engines = kept.get(plugins) ?? new RecentlyUsed<Engine>(MAX_ENGINES);
  kept.set(plugins, engines);
  return await engines.get(JSON.stringify(own), () => buildEngine(profile));
}
