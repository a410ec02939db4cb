import * as base64url from "jose/base64url";

/** Bytes of a root key, and of every key below it. */
export const VAULT_KEY_BYTES = 32;

/** What an operator is told who has set no root keys. */
export const DERIVED_ROOTS_NOTICE =
  "Note: the projects' keys are wrapped under a key that comes of BETTER_AUTH_SECRET, so whoever has it " +
  "reads what they keep secret: set BANATA_VAULT_KEYS=1:<openssl rand -base64 32> to wrap them under a " +
  "key of its own";

/** A key of `BANATA_VAULT_KEYS`. */
export interface VaultKey {
  /** 1 to 999,999. */
  readonly version: number;
  /** 32 bytes, base64 or base64url. */
  readonly text: string;
}

/**
 * Reads the value of `BANATA_VAULT_KEYS`: `<version>:<key>`, comma separated, the current one first. A key
 * is 32 random bytes in base64 or base64url; absent or empty is no key.
 *
 * @returns the keys, or one sentence that says what to mend, which names versions and never a key
 */
export function parseVaultKeys(list: string | undefined): VaultKey[] | string {
  const keys: VaultKey[] = [];
  const texts = (list ?? "").split(",").map((text) => text.trim()).filter(Boolean);
  for (const [at, text] of texts.entries()) {
    const [, version = "", key = ""] = /^([1-9]\d{0,5}):(.*)$/s.exec(text) ?? [];
    if (version === "") {
      return `Write each key of BANATA_VAULT_KEYS as <version>:<32 bytes in base64>: key ${
        at + 1
      } is not`;
    }
    const { length } = decodeVaultKey(key);
    if (length !== VAULT_KEY_BYTES) {
      return `Set key ${version} of BANATA_VAULT_KEYS to ${VAULT_KEY_BYTES} bytes in base64, ` +
        `e.g. with: openssl rand -base64 32: current length is ${length} bytes`;
    }
    if (keys.some((other) => other.version === Number(version))) {
      return `Name each version once in BANATA_VAULT_KEYS: ${version} is there twice`;
    }
    keys.push({ version: Number(version), text: key });
  }
  return keys;
}

/**
 * Reads the value of `BANATA_VAULT_LOST_KEYS`: names of root keys, comma separated, as the data has them,
 * which the operator has lost for good.
 */
export function parseLostKeys(list: string | undefined): string[] {
  return (list ?? "").split(",").map((id) => id.trim()).filter(Boolean);
}

/** The bytes of a key; none for a text that is no base64. */
export function decodeVaultKey(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w+/-]*={0,2}$/.test(text)) return new Uint8Array();
  const plain = text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return new Uint8Array(base64url.decode(plain));
}
