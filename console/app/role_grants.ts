/**
 * What roles grant: by themselves, by a wildcard, or by roles that they inherit.
 *
 * @module
 */
import type { Role } from "../../plugins/rbac/types.ts";

/** How a role grants a permission: it names it, its wildcard covers it, a role that it inherits does; or not. */
export type Grant = "inherited" | "own" | "wildcard" | null;

/** Says of each role how it grants a permission. */
export function grantOf(roles: readonly Role[]): (role: Role, slug: string) => Grant {
  const grants = grantsOfAll(roles);
  return ({ permissions, slug: role }, slug) => {
    const [, ...wildcards] = coveringOf(slug);
    if (wildcards.some((each) => permissions.includes(each))) return "wildcard";
    if (permissions.includes(slug)) return "own";
    const isHeld = coveringOf(slug).some((each) => grants.get(role)?.has(each));
    return isHeld ? "inherited" : null;
  };
}

/** The slugs of the roles that grant a permission, in whatever way. */
export function granting(roles: readonly Role[]): (slug: string) => string[] {
  const grants = grantsOfAll(roles);
  return (slug) => {
    const wanted = coveringOf(slug);
    return roles.map((role) => role.slug).filter((role) =>
      wanted.some((each) => grants.get(role)?.has(each))
    );
  };
}

/** What grants a permission: its own name, then the wildcards that cover it. */
function coveringOf(slug: string): [string, string, string] {
  return [slug, `${slug.split(".")[0]}.*`, "*"];
}

function grantsOfAll(roles: readonly Role[]): ReadonlyMap<string, ReadonlySet<string>> {
  const bySlug = new Map(roles.map((role) => [role.slug, role]));
  return new Map(roles.map(({ slug }) => [slug, grantsOf(slug, bySlug)]));
}

function grantsOf(
  slug: string,
  roles: ReadonlyMap<string, Role>,
  seen: Set<string> = new Set(),
): Set<string> {
  const role = roles.get(slug);
  if (role === undefined || seen.has(slug)) return new Set();
  seen.add(slug);
  const inherited = role.inherits.flatMap((each) => [...grantsOf(each, roles, seen)]);
  return new Set([...role.permissions, ...inherited]);
}
