import type { ProjectSecrets, SealOptions } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { decrypt, encrypt, importKey } from "../crypto/cipher.ts";
import { hkdf } from "../crypto/hkdf.ts";

const TABLE = "projectKey";
/** A project has one key row, and this is its id. */
const ROW_ID = "key";
const KEY_BYTES = 32;
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
  /** Told that the roots are not those the data needs, which the operator has to mend. */
  readonly onForeignRoot?: () => void;
  /** Compares the roots with the deployment's data, before a key is wrapped under the current one. */
  readonly checkRoots?: () => Promise<void>;
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

/** Whether a wrapped key of a project was wrapped under a root. */
export async function opensUnder(
  root: string,
  { projectId, wrappedKey }: { projectId: string; wrappedKey: string },
): Promise<boolean> {
  const sealed = { sealed: wrappedKey, context: projectId };
  return await decrypt(await wrappingKey(root), sealed) !== null;
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

/** The bytes of a project's key, made if there is none yet, for an export that wraps them anew. */
export async function projectKeyBytes(
  options: ProjectSecretsOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const found = await findKeyBytes(options);
  if (found !== null) return found;
  return await makeKeyBytes(options);
}

/** Stores the key of a project that has none, wrapped by the current root. */
export async function storeProjectKey(
  bytes: Uint8Array<ArrayBuffer>,
  options: ProjectSecretsOptions,
): Promise<void> {
  const wrappedKey = await wrap(bytes, options);
  await options.store.create(TABLE, { id: ROW_ID, wrappedKey, createdAt: options.now });
}

async function makeKey(options: ProjectSecretsOptions): Promise<CryptoKey> {
  return await importKey(await makeKeyBytes(options));
}

async function makeKeyBytes(options: ProjectSecretsOptions): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  await storeProjectKey(bytes, options);
  return bytes;
}

async function findKey(options: ProjectSecretsOptions): Promise<CryptoKey | null> {
  const bytes = await findKeyBytes(options);
  return bytes && await importKey(bytes);
}

/** @throws {SealedTextError} when the key is there and opens under none of the roots */
async function findKeyBytes(
  options: ProjectSecretsOptions,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { canWrite, projectId, roots, store } = options;
  const row = await store.findOne(TABLE, { id: ROW_ID });
  if (row === null) return null;
  for (const [at, root] of roots.entries()) {
    const sealed = row.wrappedKey;
    const bytes = await decrypt(await wrappingKey(root), { sealed, context: projectId });
    if (bytes === null) continue;
    if (at > 0 && canWrite) {
      await store.updateOne(TABLE, { id: ROW_ID }, { wrappedKey: await wrap(bytes, options) });
    }
    return bytes;
  }
  options.onForeignRoot?.();
  throw new SealedTextError();
}

async function wrap(
  data: Uint8Array<ArrayBuffer>,
  { checkRoots, onForeignRoot, projectId, roots: [current = ""] }: ProjectSecretsOptions,
): Promise<string> {
  try {
    await checkRoots?.();
  } catch (error) {
    onForeignRoot?.();
    throw error;
  }
  return await encrypt(await wrappingKey(current), { data, context: projectId });
}

async function wrappingKey(root: string): Promise<CryptoKey> {
  return await importKey(await hkdf(root, { info: WRAP_INFO, length: KEY_BYTES }));
}
