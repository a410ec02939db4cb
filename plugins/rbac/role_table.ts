import { fail } from "../_kernel/errors.ts";
import type { Scope } from "../_kernel/scope.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { RBAC_ERROR_CODES } from "./error_codes.ts";
import { flattenRoles } from "./inheritance.ts";
import { decodeRoles, encodeRoles, type RoleTable } from "./role_set.ts";
import { GRANTS_ID, seedRoles, SOURCE_ID } from "./seed.ts";

/** Roles a project has at most. */
export const MAX_ROLES = 1000;
/** Bytes of what a check reads: with a user and an organization, each with 16 KiB of metadata, 64 KiB. */
const MAX_GRANTS_LENGTH = 24 * 1024;
const MAX_SOURCE_LENGTH = 400 * 1024;

/** Roles as they are and what they grant in the end. */
export interface ReadRoles {
  readonly source: RoleTable;
  readonly flat: RoleTable;
}

/** The project's roles, for a change. A project from before there were roles gets its own first. */
export async function readRoles(
  store: ScopedStore,
  options: { now: number; scope: Scope },
): Promise<ReadRoles> {
  const found = await store.findOne("roleSet", { id: SOURCE_ID });
  if (found === null) await seedRoles(store, options);
  const row = found ?? await store.findOne("roleSet", { id: SOURCE_ID });
  const source = decodeRoles(row?.text ?? "");
  return { source, flat: flatten(source) };
}

/** Another table of roles with one of them put in, taken out or changed. */
export function withRoles(
  { source }: ReadRoles,
  edit: (roles: Map<string, { grants: readonly string[]; inherits: readonly string[] }>) => void,
): ReadRoles {
  const next = new Map(source);
  edit(next);
  if (next.size > MAX_ROLES) fail("BAD_REQUEST", RBAC_ERROR_CODES.ROLE_LIMIT_REACHED);
  return { source: next, flat: flatten(next) };
}

/**
 * Writes the project's roles for checks; the rows of the roles are the caller's to write.
 *
 * @throws {APIError} 400 `ROLE_LIMIT_REACHED` when a check would read too much
 */
export async function writeRoles(
  store: Pick<ScopedStore, "updateOne">,
  { flat, source }: ReadRoles,
): Promise<void> {
  const texts = { [SOURCE_ID]: encodeRoles(source), [GRANTS_ID]: encodeRoles(flat) };
  const isTooLong = (texts[GRANTS_ID] ?? "").length > MAX_GRANTS_LENGTH ||
    (texts[SOURCE_ID] ?? "").length > MAX_SOURCE_LENGTH;
  if (isTooLong) fail("BAD_REQUEST", RBAC_ERROR_CODES.ROLE_LIMIT_REACHED);
  for (const [id, text] of Object.entries(texts)) {
    await store.updateOne("roleSet", { id }, { text });
  }
}

function flatten(source: RoleTable): RoleTable {
  const { problem, roles } = flattenRoles(source);
  if (problem === undefined) return roles;
  return fail(
    "BAD_REQUEST",
    problem === "cycle"
      ? RBAC_ERROR_CODES.ROLE_INHERITANCE_CYCLE
      : RBAC_ERROR_CODES.ROLE_INHERITANCE_TOO_DEEP,
  );
}
