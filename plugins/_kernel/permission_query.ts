import { anyOf, listOf, mapOf, type PlainRule, text } from "./plain_fields.ts";

/** Permissions by resource: `{ vault: ["read", "write"] }`. */
export type ActionsByResource = Record<string, string[]>;

/** Permissions as clients ask for them: slugs, or actions by resource. */
export type Permissions = string | string[] | ActionsByResource;

const slug = text({ max: 100 });

/** {@link ActionsByResource} as a plain field; `permission_fields.ts` has their schemas. */
export const PLAIN_ACTIONS: PlainRule<ActionsByResource> = mapOf(listOf(slug, { max: 100 }));

/** {@link Permissions} as a plain field. */
export const PLAIN_PERMISSIONS: PlainRule<Permissions> = anyOf(
  slug,
  anyOf(listOf(slug, { min: 1, max: 100 }), PLAIN_ACTIONS),
);

/** `{ vault: ["read", "write"] }` is `vault.read` and `vault.write`. */
export function slugsOf(permissions: Permissions): string[] {
  if (typeof permissions === "string") return [permissions];
  if (Array.isArray(permissions)) return permissions;
  return Object.entries(permissions)
    .flatMap(([resource, actions]) => actions.map((action) => `${resource}.${action}`));
}
