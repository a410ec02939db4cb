import * as z from "zod";

/** Permissions as clients ask for them: slugs, or actions by resource. */
type Permissions = string | string[] | Record<string, string[]>;

const slug = z.string().min(1).max(100);

/** A body field of permissions that are asked for by resource. */
export const ACTIONS_BY_RESOURCE: z.ZodType<Record<string, string[]>, Record<string, string[]>> = z
  .record(slug, z.array(slug).max(100));

/** A body field of permissions that are asked for. */
export const PERMISSIONS: z.ZodType<Permissions, Permissions> = z.union([
  slug,
  z.array(slug).min(1).max(100),
  ACTIONS_BY_RESOURCE,
]);

/** `{ vault: ["read", "write"] }` is `vault.read` and `vault.write`. */
export function slugsOf(permissions: Permissions): string[] {
  if (typeof permissions === "string") return [permissions];
  if (Array.isArray(permissions)) return permissions;
  return Object.entries(permissions)
    .flatMap(([resource, actions]) => actions.map((action) => `${resource}.${action}`));
}
