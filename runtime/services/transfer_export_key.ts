import * as base64url from "jose/base64url";
import { importAesKey } from "../../plugins/_kernel/crypto.ts";
import { fail } from "../../plugins/_kernel/errors.ts";
import { TRANSFER_ERROR_CODES } from "../../plugins/transfer/error_codes.ts";
import type { ExportedKey } from "../../plugins/transfer/format.ts";
import type { Asker } from "../request/ask.ts";
import { decrypt, encrypt } from "../crypto/cipher.ts";
import type { DerivedKey, ScryptCost } from "../request/wire.ts";
import type { KeyParts } from "./project_keys.ts";

/** Fixed by the format's version: what a file says must not decide how much memory is used. */
const COST: ScryptCost = { logN: 15, r: 8, p: 3, keyBytes: 32 };

/** Who asks, and for which project. */
interface ExportKeyOptions {
  readonly asker: Asker;
  readonly projectId: string;
  readonly passphrase: string;
}

/** Wraps a project's key under a passphrase; the key derivation is asked outside the mutation. */
export async function wrapForExport(
  { bytes, standing, version }: KeyParts,
  { asker, passphrase, projectId }: ExportKeyOptions,
): Promise<ExportedKey> {
  const derived: DerivedKey = JSON.parse(
    await asker.scrypt(passphrase, { salt: null, cost: COST }),
  );
  const wrapping = await importAesKey(toBytes(derived.key));
  const sealed = await encrypt(wrapping, { context: contextOf(projectId), data: bytes });
  return { salt: derived.salt, sealed, version, standing: [...standing] };
}

/** Opens what {@link wrapForExport} gave; refuses another passphrase with 400 `WRONG_PASSPHRASE`. */
export async function unwrapFromExport(
  { salt, sealed, standing = [], version = 0 }: ExportedKey,
  { asker, passphrase, projectId }: ExportKeyOptions,
): Promise<KeyParts> {
  const derived: DerivedKey = JSON.parse(await asker.scrypt(passphrase, { salt, cost: COST }));
  const wrapping = await importAesKey(toBytes(derived.key));
  const bytes = await decrypt(wrapping, { context: contextOf(projectId), sealed });
  if (bytes?.length !== COST.keyBytes) {
    return fail("BAD_REQUEST", TRANSFER_ERROR_CODES.WRONG_PASSPHRASE);
  }
  return { bytes, standing, version };
}

function contextOf(projectId: string): string {
  return `banata/export/v1/${projectId}`;
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text));
}
