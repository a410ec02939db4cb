import { hkdf, importAesKey, randomBytes } from "../../plugins/_kernel/crypto.ts";
import { decrypt, encrypt } from "../crypto/cipher.ts";
import { RecentlyUsed } from "../crypto/recently_used.ts";
import { toHex } from "../../plugins/_kernel/hash.ts";
import { rootSecrets, type RuntimeConfig } from "../deployment/config.ts";
import type { KmsKeys } from "../deployment/kms.ts";
import { type KmsAsking, kmsRootKey } from "./kms_root_key.ts";
import type { RootKey, RootKeys, WrappedPlace } from "./root_key.ts";
import { decodeVaultKey, VAULT_KEY_BYTES } from "../deployment/vault_keys.ts";

/** The `info` of the root key that comes of a root secret; what was wrapped before root keys had names too. */
const DERIVATION = "banata/wrap/v1";
const FINGERPRINT = "banata/root-fingerprint/v1";
const FINGERPRINT_BYTES = 8;
const DERIVED_PREFIX = "derived-";
const NO_KMS: KmsKeys = { current: null, previous: [] };

/**
 * The root keys of a deployment's configuration.
 *
 * @param asking how those in KMS are asked; without it their names are known and they can't be used
 */
export async function rootKeysOf(
  { kms = NO_KMS, ...config }:
    & Pick<RuntimeConfig, "secret" | "previousSecrets" | "vaultKeys">
    & Partial<Pick<RuntimeConfig, "kms">>,
  asking?: KmsAsking,
): Promise<RootKeys> {
  const wrapping = kms.current === null ? [] : [kmsRootKey(kms.current, asking)];
  const opening = kms.previous.map((arn) => kmsRootKey(arn, asking));
  const named = config.vaultKeys.map(({ text, version }) =>
    localRootKey(`v${version}`, decodeVaultKey(text))
  );
  // What was wrapped before keys were named opens under the root secrets.
  const ofSecrets = await Promise.all(rootSecrets(config).map(derivedRootKey));
  const [current, ...others] = [...wrapping, ...named, ...ofSecrets, ...opening];
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

/** Root secrets of one deployment, and those of another in the same process. */
const MAX_DERIVED = 8;

/** By root secret, which the process holds as long anyway: nearly each request that queues a mail asks. */
const derived = new RecentlyUsed<RootKey>(MAX_DERIVED);

/** The root key of a deployment that names none: HKDF-SHA256 of its root secret. */
export function derivedRootKey(root: string): Promise<RootKey> {
  return derived.get(root, () => deriveRootKey(root));
}

async function deriveRootKey(root: string): Promise<RootKey> {
  const id = `${DERIVED_PREFIX}${await fingerprintOf(root)}`;
  return localRootKey(id, await hkdf(root, { info: DERIVATION, length: VAULT_KEY_BYTES }));
}

/** The fingerprint of the root secret that a root key comes of; null for one that has a name of its own. */
export function fingerprintIn(id: string): string | null {
  return id.startsWith(DERIVED_PREFIX) ? id.slice(DERIVED_PREFIX.length) : null;
}

function localRootKey(id: string, bytes: Uint8Array<ArrayBuffer>): RootKey {
  const imported = importAesKey(bytes);
  const wrap = async (data: Uint8Array<ArrayBuffer>, place: WrappedPlace) =>
    await encrypt(await imported, { data, context: contextOf(id, place) });
  return {
    id,
    wrap,
    async make(place) {
      const key = randomBytes(VAULT_KEY_BYTES);
      return { key, wrapped: await wrap(key, place) };
    },
    unwrap: async (sealed, place) =>
      await decrypt(await imported, { sealed, context: contextOf(id, place) }),
  };
}

/** Version 0 is what earlier releases wrapped: bound to its project only. */
function contextOf(id: string, { projectId, version }: WrappedPlace): string {
  return version === 0
    ? projectId
    : JSON.stringify(["banata-project-key", 1, id, projectId, version]);
}
