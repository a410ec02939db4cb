import { type Actor, isPlatform, type Scope } from "./scope.ts";

/** Holds every permission of its scope. */
export const ALL_PERMISSIONS = "*";

/**
 * What an actor may do in a scope, as permission slugs; `*` is everything there.
 *
 * An operator was admitted to the project by its ownership, so he holds all of it. An API key holds
 * its own list, what its creator granted it of his own. A platform user holds everything on the platform as
 * an administrator and nothing otherwise; a project's user holds nothing of the project's.
 */
export function effectivePermissions(actor: Actor, scope: Scope): readonly string[] {
  switch (actor.type) {
    case "operator":
      return [ALL_PERMISSIONS];
    case "api_key":
      return actor.permissions;
    case "user":
      return isPlatform(scope) && actor.role === "admin" ? [ALL_PERMISSIONS] : [];
  }
}

/** Whether the actor holds one permission, e.g. `api_key.create`, in the scope. */
export function hasPermission(
  actor: Actor,
  permission: string,
  { scope }: { scope: Scope },
): boolean {
  const held = effectivePermissions(actor, scope);
  return held.includes(ALL_PERMISSIONS) || held.includes(permission);
}
