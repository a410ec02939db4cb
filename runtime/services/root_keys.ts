import { hkdf, importAesKey } from "../../plugins/_kernel/crypto.ts";
import { decrypt, encrypt } from "../crypto/cipher.ts";
import { toHex } from "../../plugins/_kernel/hash.ts";
import { rootSecrets, type RuntimeConfig } from "../deployment/config.ts";
import { decodeVaultKey, VAULT_KEY_BYTES } from "../deployment/vault_keys.ts";

/** The `info` of the root key that comes of a root secret; what was wrapped before root keys had names too. */
const DERIVATION = "banata/wrap/v1";
const FINGERPRINT = "banata/root-fingerprint/v1";
const FINGERPRINT_BYTES = 8;
const DERIVED_PREFIX = "derived-";

/** Where a wrapped key belongs; it opens nowhere else. */
interface WrappedPlace {
  readonly projectId: string;
  /** The version of the project's key. */
  readonly version: number;
}

/**
 * What wraps the projects' keys: the one thing that stands outside the database. A key of the
 * environment does it here; a KMS would do it elsewhere, so both ways are asynchronous.
 */
interface RootKey {
  /** Stored beside what it wraps: `v` and the version of `BANATA_VAULT_KEYS`, or `derived-` and a fingerprint. */
  readonly id: string;
  /** Wraps a key of 32 bytes for its place. */
  wrap(key: Uint8Array<ArrayBuffer>, place: WrappedPlace): Promise<string>;
  /** Null for what was not wrapped by this key for this place. */
  unwrap(wrapped: string, place: WrappedPlace): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The root keys of a deployment: the current one first, then those that still open what they wrapped. */
export type RootKeys = readonly [RootKey, ...RootKey[]];

/** The root keys of a deployment's configuration. */
export async function rootKeysOf(
  config: Pick<RuntimeConfig, "secret" | "previousSecrets" | "vaultKeys">,
): Promise<RootKeys> {
  const named = config.vaultKeys.map(({ text, version }) =>
    localRootKey(`v${version}`, decodeVaultKey(text))
  );
  // What was wrapped before keys were named opens under the root secrets.
  const derived = await Promise.all(rootSecrets(config).map(derivedRootKey));
  const [current, ...others] = [...named, ...derived];
  if (current === undefined) throw new Error("Read the configuration: it always has a secret");
  return [current, ...others];
}

/**
 * A root secret's name: 16 hex characters of HKDF-SHA256 (RFC 5869), from which nothing leads back.
 * Backups, refusals and the database show it in the secret's place.
 */
export async function fingerprintOf(root: string): Promise<string> {
  return toHex(await hkdf(root, { info: FINGERPRINT, length: FINGERPRINT_BYTES }));
}

/** The root key of a deployment that names none: HKDF-SHA256 of its root secret. */
export async function derivedRootKey(root: string): Promise<RootKey> {
  const id = `${DERIVED_PREFIX}${await fingerprintOf(root)}`;
  return localRootKey(id, await hkdf(root, { info: DERIVATION, length: VAULT_KEY_BYTES }));
}

/** The fingerprint of the root secret that a root key comes of; null for one that has a name of its own. */
export function fingerprintIn(id: string): string | null {
  return id.startsWith(DERIVED_PREFIX) ? id.slice(DERIVED_PREFIX.length) : null;
}

function localRootKey(id: string, bytes: Uint8Array<ArrayBuffer>): RootKey {
  const key = importAesKey(bytes);
  return {
    id,
    wrap: async (data, place) => await encrypt(await key, { data, context: contextOf(id, place) }),
    unwrap: async (sealed, place) =>
      await decrypt(await key, { sealed, context: contextOf(id, place) }),
  };
}

/** Version 0 is what earlier releases wrapped: bound to its project only. */
function contextOf(id: string, { projectId, version }: WrappedPlace): string {
  return version === 0
    ? projectId
    : JSON.stringify(["banata-project-key", 1, id, projectId, version]);
}
