import { base64url } from "jose";
import { fail } from "../../plugins/_kernel/errors.ts";
import { TRANSFER_ERROR_CODES } from "../../plugins/transfer/error_codes.ts";
import { EXPORT_VERSION, type ExportedKey } from "../../plugins/transfer/format.ts";
import type { Asker } from "../request/ask.ts";
import { decrypt, encrypt, importKey } from "../crypto/cipher.ts";
import type { DerivedKey, ScryptCost } from "../request/wire.ts";

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
  key: Uint8Array<ArrayBuffer>,
  { asker, passphrase, projectId }: ExportKeyOptions,
): Promise<ExportedKey> {
  const derived: DerivedKey = JSON.parse(
    await asker.scrypt(passphrase, { salt: null, cost: COST }),
  );
  const wrapping = await importKey(toBytes(derived.key));
  const sealed = await encrypt(wrapping, { context: contextOf(projectId), data: key });
  return { salt: derived.salt, sealed };
}

/** Opens what {@link wrapForExport} gave; refuses another passphrase with 400 `WRONG_PASSPHRASE`. */
export async function unwrapFromExport(
  { salt, sealed }: ExportedKey,
  { asker, passphrase, projectId }: ExportKeyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const derived: DerivedKey = JSON.parse(await asker.scrypt(passphrase, { salt, cost: COST }));
  const wrapping = await importKey(toBytes(derived.key));
  const key = await decrypt(wrapping, { context: contextOf(projectId), sealed });
  if (key?.length !== COST.keyBytes) {
    return fail("BAD_REQUEST", TRANSFER_ERROR_CODES.WRONG_PASSPHRASE);
  }
  return key;
}

function contextOf(projectId: string): string {
  return `banata/export/v${EXPORT_VERSION}/${projectId}`;
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text));
}
