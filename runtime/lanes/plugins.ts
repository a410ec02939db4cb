import type { BetterAuthPlugin } from "better-auth";
import { apiKeys } from "../../plugins/api_keys/mod.ts";
import { organizations } from "../../plugins/organizations/mod.ts";
import { projects } from "../../plugins/projects/mod.ts";
import { rbac } from "../../plugins/rbac/mod.ts";
import { settings } from "../../plugins/settings/mod.ts";
import { users } from "../../plugins/users/mod.ts";

/** Every plugin of this version whose endpoints the platform and all of its projects have. */
export function lanePlugins(): BetterAuthPlugin[] {
  return [projects(), apiKeys(), settings(), users(), organizations(), rbac()];
}
