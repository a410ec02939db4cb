/** Secrets between their rows and their data. */
import { fail, failMissingPermission, orConflict } from "../_kernel/errors.ts";
import type { ScopedInput } from "../_kernel/endpoint.ts";
import { sha256Hex } from "../_kernel/hash.ts";
import { generateId } from "../../rules/ids.ts";
import type { ScopedStore, VaultSecretRow } from "../_kernel/store.ts";
import type { FoundSecret, SavedVersion } from "../_kernel/vault_rows.ts";
import { VAULT_ERROR_CODES } from "./error_codes.ts";
import { openRecord, RecordUnreadableError, sealRecord } from "./record.ts";
import type { VaultSecret } from "./types.ts";
import { versionBinding } from "./version_binding.ts";

/** What a handler works with. */
type Caller = Pick<
  ScopedInput<unknown>,
  "customerKeys" | "keys" | "now" | "rights" | "scope" | "vault"
>;

/** Refuses as if there were no such secret. */
type Refuse = () => never;

/**
 * Refuses whoever does not hold a permission where a secret is; to them an unknown one and another's are
 * alike, and so they are to whoever holds it in the whole project. Gives what refuses for a reason that
 * comes up later.
 *
 * @throws {APIError} 404 `SECRET_NOT_FOUND`, or 403 `MISSING_PERMISSION_…` for who does not hold it in
 * the project
 */
export async function requireHeld(
  rights: Caller["rights"],
  { permission, secret }: { permission: string; secret: VaultSecretRow | null | undefined },
): Promise<Refuse> {
  const inProject = await rights.has(permission);
  const refuse: Refuse = () =>
    inProject
      ? fail("NOT_FOUND", VAULT_ERROR_CODES.SECRET_NOT_FOUND)
      : failMissingPermission(permission);
  const organizationId = secret?.organizationId ?? undefined;
  const isHeld = inProject ||
    organizationId !== undefined && await rights.has(permission, { organizationId });
  return secret && isHeld ? refuse : refuse();
}

/** A secret that lives, or undefined. */
export function living(secret: VaultSecretRow | null | undefined): VaultSecretRow | undefined {
  return secret?.deletedAt === null ? secret : undefined;
}

/** A secret that lives, with its newest version or another one, for who holds a permission there. */
export async function findHeld(
  { rights, vault }: Caller,
  { permission, secretId, version }: { permission: string; secretId: string; version?: number },
): Promise<FoundSecret & { readonly refuse: Refuse }> {
  const found = await vault.find(secretId, version);
  const refuse = await requireHeld(rights, { permission, secret: living(found?.secret) });
  return { ...found ?? refuse(), refuse };
}

/**
 * The data of a secret's version, by default of the one that is current: an older one in its place does
 * not open.
 *
 * @throws {APIError} 422 `SECRET_UNREADABLE`
 */
export async function openVersion(
  { keys, scope }: Caller,
  { key, secret, version }: FoundSecret,
  number: number = secret.version,
): Promise<Uint8Array<ArrayBuffer>> {
  if (key === null || version?.version !== number) return unreadable();
  const binding = versionBinding(scope.projectId, { ...secret, version: number });
  try {
    return await openRecord(version.record, { binding, key: await keys.open(key) });
  } catch (error) {
    if (error instanceof RecordUnreadableError) return unreadable();
    throw error;
  }
}

function unreadable(): never {
  return fail("UNPROCESSABLE_ENTITY", VAULT_ERROR_CODES.SECRET_UNREADABLE);
}

/**
 * Seals data as the next version, and stores it with what changes of the secret; gives the secret as it
 * is then. The data is asked for once the expected version is seen to be the current one.
 *
 * @throws {APIError} 409 `SECRET_VERSION_CONFLICT`
 */
export async function saveVersion(
  input: Caller,
  secret: VaultSecretRow,
  { changes, data, expectedVersion }: {
    data: () => Promise<Uint8Array<ArrayBuffer>>;
    expectedVersion: number;
    changes: Partial<VaultSecretRow>;
  },
): Promise<VaultSecretRow> {
  const { now, vault } = input;
  const conflict = () => fail("CONFLICT", VAULT_ERROR_CODES.SECRET_VERSION_CONFLICT);
  if (secret.version !== expectedVersion) return conflict();
  const next = { ...secret, ...changes, version: expectedVersion + 1, updatedAt: now };
  const version = await sealVersion(input, next, await data());
  const { metadata, updatedAt } = next;
  const row = { id: next.id, version: next.version, metadata, updatedAt };
  const saved = vault.save({ expectedVersion, secret: row, version });
  // A version that is stored already is newer than the secret's row says: somebody put that back.
  return await orConflict(saved, VAULT_ERROR_CODES.SECRET_VERSION_CONFLICT) ? next : conflict();
}

/** The row of a secret's version: its data, sealed for this place alone. */
export async function sealVersion(
  { customerKeys, keys, now, scope }: Pick<Caller, "customerKeys" | "keys" | "now" | "scope">,
  secret: VaultSecretRow,
  data: Uint8Array<ArrayBuffer>,
): Promise<SavedVersion["version"]> {
  const { id: secretId, organizationId, version } = secret;
  const key = await keys.current();
  const binding = versionBinding(scope.projectId, secret);
  const record = await sealRecord(data, {
    binding,
    recipients: [key, await customerKeys.recipient()],
  });
  const id = generateId("vaultVersion", now);
  return { id, secretId, version, organizationId, keyVersion: key.version, record, createdAt: now };
}

/** What no two secrets that live share in a project: the text that a name in a context stands for. */
export function nameHashOf({ context, name }: Pick<VaultSecretRow, "context" | "name">): string {
  return sha256Hex(JSON.stringify([context, name]));
}

/**
 * Refuses an organization that is not there.
 *
 * @throws {APIError} 404 `ORGANIZATION_NOT_FOUND`
 */
export async function requireOrganization(
  store: ScopedStore,
  id: string | undefined,
): Promise<void> {
  if (id === undefined || await store.findOne("organization", { id }) !== null) return;
  fail("NOT_FOUND", VAULT_ERROR_CODES.ORGANIZATION_NOT_FOUND);
}

/** A stored secret as it goes over the wire. */
export function toVaultSecret(row: VaultSecretRow): VaultSecret {
  return {
    id: row.id,
    name: row.name,
    context: row.context,
    organizationId: row.organizationId,
    metadata: row.metadata === null ? null : JSON.parse(row.metadata),
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
