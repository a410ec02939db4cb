import type { BetterAuthPlugin } from "better-auth";
import { type BanataPlugin, betterAuthPlugin } from "../../plugins/_kernel/plugin.ts";
import { apiKeys } from "../../plugins/api_keys/mod.ts";
import { auditLogs } from "../../plugins/audit_logs/mod.ts";
import { emails } from "../../plugins/emails/mod.ts";
import { organizations } from "../../plugins/organizations/mod.ts";
import { projects } from "../../plugins/projects/mod.ts";
import { rbac } from "../../plugins/rbac/mod.ts";
import { settings } from "../../plugins/settings/mod.ts";
import { users } from "../../plugins/users/mod.ts";
import { vault } from "../../plugins/vault/mod.ts";
import { LIGHT_PLUGINS, type LightPlugin } from "../request/light_plugins.ts";

/** Every plugin of this version whose endpoints the platform and all of its projects have. */
export function allPlugins(): BanataPlugin[] {
  return [
    projects(),
    apiKeys(),
    settings(),
    users(),
    organizations(),
    rbac(),
    vault(),
    emails(),
    auditLogs(),
  ];
}

/**
 * Plugins as an engine takes them. One of the package's own that is left out keeps its tables and rules,
 * e.g. a ban, and has no endpoints.
 *
 * @throws {Error} when two have one id, or one was not made by the package's constructors
 */
export function lanePlugins(
  listed: readonly BanataPlugin[],
  { leftOut }: { leftOut: readonly LightPlugin[] },
): BetterAuthPlugin[] {
  const ids = listed.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) {
    throw new Error(`List each plugin once: it repeats "${twice}"`);
  }
  const untold = LIGHT_PLUGINS.find((id) => !ids.includes(id) && !leftOut.includes(id));
  if (untold !== undefined) {
    throw new Error(
      `Name the plugin in leftOut of registerRoutes() too: the lanes leave out "${untold}"`,
    );
  }
  const left = allPlugins().filter(({ id }) => !ids.includes(id));
  return [
    ...left.map((plugin) => ({ ...betterAuthPlugin(plugin), endpoints: {} })),
    ...listed.map(betterAuthPlugin),
  ];
}
