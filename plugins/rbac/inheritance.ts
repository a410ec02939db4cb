import { ALL_PERMISSIONS, wildcardOf } from "../_kernel/permissions.ts";
import type { RoleEntry, RoleTable } from "./role_set.ts";

/** How long a chain of inheritance may be. */
export const MAX_DEPTH = 8;

/** Roles that grant in the end what they inherit too, or why they can't. */
type Flattened =
  | { readonly roles: RoleTable; readonly problem?: undefined }
  | { readonly problem: "cycle" | "depth"; readonly roles?: undefined };

/** Gives each role what it inherits; an inherited role that is not there gives nothing. */
export function flattenRoles(table: RoleTable): Flattened {
  const done = new Map<string, Reached>();
  const path = new Set<string>();
  const roles = new Map<string, RoleEntry>();
  for (const slug of table.keys()) {
    const reached = reach(slug, { table, done, path });
    if (typeof reached === "string") return { problem: reached };
    roles.set(slug, { grants: compact(reached.grants), inherits: [] });
  }
  return { roles };
}

interface Reached {
  readonly grants: ReadonlySet<string>;
  /** Roles on the longest chain below. */
  readonly depth: number;
}

function reach(
  slug: string,
  walk: { table: RoleTable; done: Map<string, Reached>; path: Set<string> },
): Reached | "cycle" | "depth" {
  const { done, path, table } = walk;
  const known = done.get(slug);
  if (known) return known;
  if (path.has(slug)) return "cycle";
  path.add(slug);
  const { grants = [], inherits = [] } = table.get(slug) ?? {};
  const all = new Set(grants);
  let depth = 0;
  for (const parent of inherits) {
    const reached = reach(parent, walk);
    if (typeof reached === "string") return reached;
    for (const grant of reached.grants) all.add(grant);
    depth = Math.max(depth, reached.depth + 1);
  }
  path.delete(slug);
  if (depth > MAX_DEPTH) return "depth";
  const reached = { grants: all, depth };
  done.set(slug, reached);
  return reached;
}

/** Leaves out what a wildcard covers. */
function compact(grants: ReadonlySet<string>): string[] {
  if (grants.has(ALL_PERMISSIONS)) return [ALL_PERMISSIONS];
  const kept = [...grants].filter((grant) => {
    const wildcard = wildcardOf(grant);
    return grant === wildcard || !grants.has(wildcard);
  });
  return kept.sort();
}
