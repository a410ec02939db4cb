import { base64url } from "jose";
import type { ProjectSecrets, SealOptions } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";

const TABLE = "projectKey";
/** A project has one key row, and this is its id. */
const ROW_ID = "key";
const KEY_BYTES = 32;
/** What AES-GCM takes without hashing it (NIST SP 800-38D section 5.2.1.1). */
const IV_BYTES = 12;
/** 16 characters are 12 bytes; a ciphertext holds at least its tag of 16 bytes. */
const SEALED_FORM = /^v1\.([\w-]{16})\.([\w-]{22,})$/;
const WRAP_INFO = "banata/wrap/v1";

/** What a project's secrets are kept with. */
export interface ProjectSecretsOptions {
  readonly projectId: string;
  /** Root secrets of the deployment: the current one, then those it replaced. */
  readonly roots: readonly string[];
  /** The project's own tables. */
  readonly store: ScopedStore;
  /** Whether the lane writes; one that only reads leaves a key under its previous root. */
  readonly canWrite: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

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
 * Secrets of one project under its own random key. The key is made by the first seal and stored
 * wrapped by the root secret; under a root that was replaced it is wrapped anew as soon as a lane
 * that writes has it in hand. It draws random bytes and imports them, because a mutation may not
 * generate keys.
 */
export function projectSecrets(options: ProjectSecretsOptions): ProjectSecrets {
  const { projectId } = options;
  const contextOf = ({ purpose }: SealOptions) => `${projectId}/${purpose}`;
  let key: Promise<CryptoKey | null> | undefined;
  return {
    async seal(plaintext, forPurpose) {
      // Chained, so that two seals of one request do not make two keys.
      const made = (key ?? findKey(options)).then((found) => found ?? makeKey(options));
      key = made;
      const data = new TextEncoder().encode(plaintext);
      return await encrypt(await made, { data, context: contextOf(forPurpose) });
    },
    async open(sealed, forPurpose) {
      key ??= findKey(options);
      const found = await key;
      const data = found && await decrypt(found, { sealed, context: contextOf(forPurpose) });
      if (!data) throw new SealedTextError();
      return new TextDecoder().decode(data);
    },
  };
}

async function makeKey(options: ProjectSecretsOptions): Promise<CryptoKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const wrappedKey = await wrap(bytes, options);
  await options.store.create(TABLE, { id: ROW_ID, wrappedKey, createdAt: options.now });
  return await importKey(bytes);
}

/** @throws {SealedTextError} when the key is there and opens under none of the roots */
async function findKey(options: ProjectSecretsOptions): Promise<CryptoKey | null> {
  const { canWrite, projectId, roots, store } = options;
  const row = await store.findOne(TABLE, { id: ROW_ID });
  if (row === null) return null;
  for (const [at, root] of roots.entries()) {
    const sealed = String(row.wrappedKey);
    const bytes = await decrypt(await wrappingKey(root), { sealed, context: projectId });
    if (bytes === null) continue;
    if (at > 0 && canWrite) {
      await store.updateOne(TABLE, { id: ROW_ID }, { wrappedKey: await wrap(bytes, options) });
    }
    return await importKey(bytes);
  }
  throw new SealedTextError();
}

async function wrap(
  data: Uint8Array<ArrayBuffer>,
  { projectId, roots: [current = ""] }: ProjectSecretsOptions,
): Promise<string> {
  return await encrypt(await wrappingKey(current), { data, context: projectId });
}

/** HKDF-SHA256 of a root secret (RFC 5869). */
async function wrappingKey(root: string): Promise<CryptoKey> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(root), "HKDF", false, [
    "deriveBits",
  ]);
  const derivation = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(WRAP_INFO),
  };
  const bits = await crypto.subtle.deriveBits(derivation, key, KEY_BYTES * 8);
  return await importKey(new Uint8Array(bits));
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function encrypt(
  key: CryptoKey,
  { context, data }: { context: string; data: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(gcm(iv, context), key, data);
  return `v1.${base64url.encode(iv)}.${base64url.encode(new Uint8Array(sealed))}`;
}

/** Null for a text of another form, key or context, or one that was changed. */
async function decrypt(
  key: CryptoKey,
  { context, sealed }: { context: string; sealed: string },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [, iv, data] = SEALED_FORM.exec(sealed) ?? [];
  if (iv === undefined || data === undefined) return null;
  try {
    const algorithm = gcm(decode(iv), context);
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, decode(data)));
  } catch {
    return null;
  }
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text));
}

function gcm(iv: Uint8Array<ArrayBuffer>, context: string) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(context) };
}
