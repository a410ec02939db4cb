import { AES_KEY_BYTES, hkdf, importAesKey, randomBytes } from "../../plugins/_kernel/crypto.ts";
import type { ProjectKeyRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import type { LastingKey, ProjectKey, ProjectKeys } from "../../plugins/_kernel/project_keys.ts";
import { bindingOf, openRecord, rewrapRecord, sealRecord } from "../../plugins/vault/record.ts";
import type { RootKey, RootKeys } from "./root_key.ts";

const TABLE = "projectKey";
/** The id of the one row that earlier releases kept. */
const FIRST_ROW_ID = "key";
/** Between a project's id and the number of a standing key. */
const LASTING = ".s";
const LASTING_DERIVATION = "banata/vault/lasting-key/v1";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a project's keys are kept with. */
export interface ProjectKeysOptions {
  readonly projectId: string;
  /** Root keys of the deployment. */
  roots(): Promise<RootKeys>;
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

/** A key that opens under none of the deployment's roots. */
export class ProjectKeyError extends Error {
  override readonly name = "ProjectKeyError";
  /** The stable code. */
  readonly code = "PROJECT_KEY_UNREADABLE";
  constructor() {
    super("Name the root key under which the project's key was wrapped");
  }
}

/** A version of the project's key with its bytes, and the records of the standing keys under it. */
interface OpenedKey extends ProjectKey {
  readonly bytes: Bytes;
  readonly standing: readonly string[];
}

/** What a row holds of a key that a root wrapped. */
interface Wrapped {
  readonly rootId: string;
  readonly wrappedKey: string;
}

/** A key that lasts: texts sealed in rows are under one. */
interface StandingKey {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a version of the project's key is made of. */
export interface KeyParts {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** 0 for the only key of an earlier release. */
  readonly version: number;
  /** Records of the standing keys, by number. */
  readonly standing: readonly string[];
}

/** The keys of one project with what only the runtime may do with them: take them along, and read standing ones. */
export interface OwnKeys extends ProjectKeys {
  /** The newest standing key and its number. */
  newestStanding(): Promise<StandingKey & { readonly number: number }>;
  /** A standing key by its number, or null. */
  standing(number: number): Promise<StandingKey | null>;
  /** The bytes of the current key, for an export that wraps them anew, and the row that goes with it. */
  exported(): Promise<KeyParts>;
  /** Stores the keys of a project that has none. */
  imported(keys: KeyParts): Promise<void>;
}

/**
 * The keys of one project: random ones, made by the first use and stored wrapped by the current root.
 * Under a root that was replaced a key is wrapped anew as soon as a lane that writes has it in hand.
 *
 * Each version of the project's key wraps the keys of records, and is destroyed once a change of keys
 * has left nothing under it. Standing keys last: texts sealed in rows, and data keys that customers
 * keep, are under one, and at each change of keys the next version wraps them all and one more.
 */
export function projectKeys(options: ProjectKeysOptions): OwnKeys {
  const { projectId } = options;
  let current: Promise<OpenedKey | null> | undefined;
  const find = () => current ??= findCurrent(options);
  // Chained, so that two uses of one request do not make two keys.
  const get = () => {
    const made = find().then((found) => found ?? makeFrom([], options));
    current = made;
    return made;
  };
  const newestStanding = async () => {
    const found = await get();
    const number = Math.max(found.standing.length - 1, 0);
    const standing = await openStanding(found, { number, projectId });
    if (standing === null) throw new ProjectKeyError();
    return { ...standing, number };
  };
  const standing = async (number: number) => {
    const found = await find();
    return found && await openStanding(found, { number, projectId });
  };
  return {
    current: get,
    open: (row) => openRow(row, options),
    newestStanding,
    standing,
    async lasting() {
      const { bytes, number } = await newestStanding();
      return await lastingKey(bytes, `${projectId}${LASTING}${number}`);
    },
    async lastingOf(kid) {
      const number = Number(kid.slice(projectId.length + LASTING.length));
      if (kid !== `${projectId}${LASTING}${number}` || !Number.isInteger(number)) return null;
      const found = await standing(number);
      return found && await lastingKey(found.bytes, kid);
    },
    async next() {
      const from = await get();
      const made = await makeNext(from, options);
      current = Promise.resolve(made);
      return made;
    },
    destroy: (version) => options.store.deleteOne(TABLE, { id: rowId(version) }),
    async exported() {
      const { bytes, standing, version } = await get();
      return { bytes, standing, version };
    },
    async imported({ bytes, standing, version }) {
      if (version === 0) await makeFrom([bytes], options);
      else {
        const wrapped = await wrap(bytes, { options, version });
        const key = await toKey({ bytes, version, standing }, projectId);
        await storeKey(key, { options, wrapped });
      }
    },
  };
}

async function findCurrent(options: ProjectKeysOptions): Promise<OpenedKey | null> {
  const sortBy = { field: "version", direction: "desc" } as const;
  const [row] = await options.store.findMany(TABLE, { sortBy, limit: 1 });
  if (row === undefined) return null;
  const opened = await openRow(row, options);
  if (row.version !== null || !options.canWrite) return opened;
  // What earlier releases made is the first standing key from now on.
  await options.store.deleteOne(TABLE, { id: FIRST_ROW_ID });
  return await makeFrom([opened.bytes], options);
}

/** @throws {ProjectKeyError} when the key is there and opens under none of the roots */
async function openRow(row: ProjectKeyRow, options: ProjectKeysOptions): Promise<OpenedKey> {
  const { canWrite, projectId, store } = options;
  const version = row.version ?? 0;
  const place = { projectId, version };
  const [current, ...others] = await options.roots();
  for (const root of [current, ...others]) {
    if (row.rootId !== null && row.rootId !== root.id) continue;
    const bytes = await root.unwrap(row.wrappedKey, place);
    if (bytes === null) continue;
    if (root !== current && canWrite && version > 0) {
      const wrapped = await wrap(bytes, { options, version });
      await store.updateOne(TABLE, { id: row.id }, wrapped);
    }
    return await toKey({ bytes, version, standing: row.standing ?? [] }, projectId);
  }
  options.onForeignRoot?.();
  throw new ProjectKeyError();
}

async function toKey(parts: KeyParts, projectId: string): Promise<OpenedKey> {
  const key = await importAesKey(parts.bytes);
  return { ...parts, kid: kidOf(projectId, parts.version), key };
}

/** Standing keys have other uses, so what wraps with one is derived for that. */
async function lastingKey(standing: Bytes, kid: string): Promise<LastingKey> {
  const bytes = await hkdf(standing, { info: LASTING_DERIVATION, length: AES_KEY_BYTES });
  return { kid, key: await importAesKey(bytes) };
}

async function openStanding(
  key: OpenedKey,
  { number, projectId }: { number: number; projectId: string },
): Promise<StandingKey | null> {
  // The key of an earlier release is the first standing key itself.
  if (key.version === 0 && number === 0) return { bytes: key.bytes };
  const record = key.standing[number];
  if (record === undefined) return null;
  return { bytes: await openRecord(record, { binding: standingBinding(projectId, number), key }) };
}

/** The first version, which wraps the standing keys that were there before, and one more. */
async function makeFrom(kept: readonly Bytes[], options: ProjectKeysOptions): Promise<OpenedKey> {
  const { key, wrapped } = await makeKey(1, options);
  const standing: string[] = [];
  for (const bytes of [...kept, randomBytes(AES_KEY_BYTES)]) {
    standing.push(await sealStanding(bytes, { key, number: standing.length, options }));
  }
  return await storeKey({ ...key, standing }, { options, wrapped });
}

/** The next version has all standing keys; the one before it keeps what it opens and none of them. */
async function makeNext(from: OpenedKey, options: ProjectKeysOptions): Promise<OpenedKey> {
  const { key, wrapped } = await makeKey(from.version + 1, options);
  const standing: string[] = [];
  for (const record of from.standing) {
    standing.push(await rewrapRecord(record, { from, to: [key, undefined] }));
  }
  standing.push(
    await sealStanding(randomBytes(AES_KEY_BYTES), { key, number: standing.length, options }),
  );
  await options.store.updateOne(TABLE, { id: rowId(from.version) }, { standing: null });
  return await storeKey({ ...key, standing }, { options, wrapped });
}

async function sealStanding(
  bytes: Bytes,
  { key, number, options }: { key: ProjectKey; number: number; options: ProjectKeysOptions },
): Promise<string> {
  const binding = standingBinding(options.projectId, number);
  return await sealRecord(bytes, { binding, recipients: [key, null] });
}

async function storeKey(
  key: OpenedKey,
  { options, wrapped }: { options: ProjectKeysOptions; wrapped: Wrapped },
): Promise<OpenedKey> {
  const { standing, version } = key;
  const row = { id: rowId(version), version, ...wrapped, standing, createdAt: options.now };
  await options.store.create(TABLE, row);
  return key;
}

/** A new version of the project's key, without standing keys yet. */
async function makeKey(
  version: number,
  options: ProjectKeysOptions,
): Promise<{ key: OpenedKey; wrapped: Wrapped }> {
  const { projectId } = options;
  const root = await currentRoot(options);
  const { key: bytes, wrapped: wrappedKey } = await root.make({ projectId, version });
  const key = await toKey({ bytes, version, standing: [] }, projectId);
  return { key, wrapped: { rootId: root.id, wrappedKey } };
}

async function wrap(
  bytes: Bytes,
  { options, version }: { options: ProjectKeysOptions; version: number },
): Promise<Wrapped> {
  const { projectId } = options;
  const root = await currentRoot(options);
  return { rootId: root.id, wrappedKey: await root.wrap(bytes, { projectId, version }) };
}

/** The root that wraps, once the roots are those that the data needs. */
async function currentRoot(
  { checkRoots, onForeignRoot, roots }: ProjectKeysOptions,
): Promise<RootKey> {
  try {
    await checkRoots?.();
  } catch (error) {
    onForeignRoot?.();
    throw error;
  }
  const [current] = await roots();
  return current;
}

function kidOf(projectId: string, version: number): string {
  return `${projectId}.${version}`;
}

function rowId(version: number): string {
  return version === 0 ? FIRST_ROW_ID : `key_${version}`;
}

function standingBinding(projectId: string, number: number): string {
  return bindingOf(["standing-key", projectId, number]);
}
