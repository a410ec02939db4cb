import * as base64url from "jose/base64url";
import type { ProjectSecrets, SealOptions } from "../../plugins/_kernel/secrets.ts";
import {
  AES_KEY_BYTES,
  equalsInConstantTime,
  hkdf,
  importAesKey,
  randomBytes,
} from "../../plugins/_kernel/crypto.ts";
import { decrypt, encrypt } from "../crypto/cipher.ts";
import type { OwnKeys } from "./project_keys.ts";

const SALT_BYTES = 16;
const DERIVATION = "banata/secret/v2";
/** `v2.<number of the standing key>.<salt>.<commitment>.`, and then what the cipher gives. */
const SEALED_FORM = /^v2\.(0|[1-9]\d{0,5})\.([\w-]{22})\.([\w-]{43})\.(v1\..*)$/;

type StandingKeys = Pick<OwnKeys, "newestStanding" | "standing">;

/** A text that was not sealed by this project for this purpose, or under a root that is gone. */
export class SealedTextError extends Error {
  override readonly name = "SealedTextError";
  /** The stable code. */
  readonly code = "SEALED_TEXT_UNREADABLE";
  constructor() {
    super("Seal the text again: it does not open under the project's key");
  }
}

/**
 * Secrets of one project under its standing keys. Each text has a key of its own, HKDF-SHA256 of the
 * standing key with a random salt, and with it a commitment that is compared before anything is
 * decrypted, for AES-GCM may open one text under two keys.
 *
 * @param options `onUnreadable`: told of a text that does not open, whatever becomes of the error
 */
export function projectSecrets(
  projectId: string,
  keys: StandingKeys,
  { onUnreadable }: { onUnreadable?: () => void } = {},
): ProjectSecrets {
  const contextOf = ({ purpose }: SealOptions) => `${projectId}/${purpose}`;
  return {
    async seal(plaintext, forPurpose) {
      const { bytes, number } = await keys.newestStanding();
      const salt = randomBytes(SALT_BYTES);
      const { commitment, key } = await derive(bytes, salt);
      const data = new TextEncoder().encode(plaintext);
      const sealed = await encrypt(key, { data, context: contextOf(forPurpose) });
      return `v2.${number}.${base64url.encode(salt)}.${commitment}.${sealed}`;
    },
    async open(sealed, forPurpose) {
      try {
        const opened = await openText(sealed, { keys, context: contextOf(forPurpose) });
        if (opened === null) throw new SealedTextError();
        return new TextDecoder().decode(opened);
      } catch (error) {
        onUnreadable?.();
        throw error;
      }
    },
  };
}

/** Null for a text of another form, key or context, or one that was changed. */
async function openText(
  text: string,
  { context, keys }: { context: string; keys: StandingKeys },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [, number, salt = "", commitment = "", sealed = ""] = SEALED_FORM.exec(text) ?? [];
  // What earlier releases sealed is under the first standing key itself.
  const standing = await keys.standing(Number(number ?? 0));
  if (standing === null) return null;
  if (number === undefined) {
    return await decrypt(await importAesKey(standing.bytes), { context, sealed: text });
  }
  const saltBytes = new Uint8Array(base64url.decode(salt));
  if (base64url.encode(saltBytes) !== salt) return null;
  const derived = await derive(standing.bytes, saltBytes);
  if (!equalsInConstantTime(derived.commitment, commitment)) return null;
  return await decrypt(derived.key, { context, sealed });
}

async function derive(
  standing: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
): Promise<{ key: CryptoKey; commitment: string }> {
  const bytes = await hkdf(standing, { info: DERIVATION, length: 2 * AES_KEY_BYTES, salt });
  return {
    key: await importAesKey(bytes.slice(0, AES_KEY_BYTES)),
    commitment: base64url.encode(bytes.slice(AES_KEY_BYTES)),
  };
}
