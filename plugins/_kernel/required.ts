import type { Rights } from "./rights.ts";

/** Which permission an endpoint asks for, and where. */
interface WhoMayCall<Fields> {
  /** Of the actor in the scope; where it depends on the body, a function of it. Null asks for an actor only. */
  readonly permission?: string | null | ((fields: Fields) => string | null);
  /** The body's field with the id of the organization in which it must be held. @default the project */
  readonly in?: string;
}

/**
 * Refuses an actor who does not hold what an endpoint asks for.
 *
 * @throws {Refusal} 403 `MISSING_PERMISSION_…`
 */
export async function requireHeld(
  rights: () => Rights,
  { in: place, permission }: WhoMayCall<never>,
  fields: object,
): Promise<void> {
  const needed = typeof permission === "function" ? permission(fields as never) : permission;
  if (needed === undefined || needed === null) return;
  const organizationId: unknown = place === undefined ? undefined : Reflect.get(fields, place);
  await rights().require(needed, {
    organizationId: typeof organizationId === "string" ? organizationId : undefined,
  });
}
