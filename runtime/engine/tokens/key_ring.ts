import type { Jwk } from "better-auth/plugins/jwt";
import type { ProjectSecrets } from "../../../plugins/_kernel/secrets.ts";
import type { ScopedStore, StoredRow } from "../../../plugins/_kernel/store.ts";
import { WriteInReadLaneError } from "../../adapter/errors.ts";
import type { KeyPair } from "../../wire.ts";
import type { Asker } from "../ask.ts";

const TABLE = "jwks";
const PURPOSE = "jwks";
/** Contract 3.0: keys rotate after 90 days. */
const SIGNING_MS = 90 * 24 * 60 * 60 * 1000;
/** How long a token may be valid; a project chooses 15 minutes or another time up to this. */
const MAX_TOKEN_SECONDS = 60 * 60;
/** Verifiers allow some skew of clocks, so the last token may be taken a little after its end. */
const SKEW_SECONDS = 5 * 60;
/** How long a key is published after its last token was signed. */
export const OVERLAP_SECONDS = MAX_TOKEN_SECONDS + SKEW_SECONDS;

/** The algorithm of every key: Convex's customJwt takes it, and its signing needs no randomness. */
export const TOKEN_ALGORITHM = "RS256";

/** What a project's keys are kept with. */
export interface KeyRingOptions {
  readonly store: ScopedStore;
  readonly secrets: ProjectSecrets;
  readonly asker: Pick<Asker, "keyPair">;
  /** Whether the lane writes; one that only reads makes no key. */
  readonly canWrite: boolean;
  /** Told before a key is refused to a lane that only reads. */
  readonly onWriteRefused: () => void;
  /** Epoch milliseconds. */
  now(): number;
}

/** The keys of one project's tokens, in the form of Better Auth's jwt plugin. */
export interface KeyRing {
  /**
   * The keys to publish, without their private halves; the first one signs. The first call ever, and
   * the first after 90 days, makes a key.
   *
   * @throws {WriteInReadLaneError} when a key is to be made and the lane only reads
   */
  published(): Promise<Jwk[]>;
  /** {@link KeyRing.published}, the first with its private half. */
  signing(): Promise<Jwk[]>;
}

/** The key ring of one project. */
export function keyRing(options: KeyRingOptions): KeyRing {
  const { secrets } = options;
  return {
    published: async () => (await publishedRows(options)).map((row) => toJwk(row)),
    async signing() {
      const [live, ...old] = await publishedRows(options);
      const privateKey = await secrets.open(String(live.privateKey), { purpose: PURPOSE });
      return [toJwk(live, privateKey), ...old.map((row) => toJwk(row))];
    },
  };
}

async function publishedRows(options: KeyRingOptions): Promise<[StoredRow, ...StoredRow[]]> {
  const now = options.now();
  const rows = await options.store.findMany(TABLE);
  const [newest, ...older] = rows.filter((row) => isPublished(row, now)).sort(newestFirst);
  if (newest !== undefined && Number(newest.expiresAt) > now) return [newest, ...older];
  const made = await makeKey(options, { rows, now });
  return newest === undefined ? [made] : [made, newest, ...older];
}

/** Makes a key, and takes their private halves away from those that sign no more. */
async function makeKey(
  options: KeyRingOptions,
  { now, rows }: { now: number; rows: readonly StoredRow[] },
): Promise<StoredRow> {
  const { asker, canWrite, onWriteRefused, secrets, store } = options;
  if (!canWrite) {
    onWriteRefused();
    throw new WriteInReadLaneError(TABLE);
  }
  const pair: KeyPair = JSON.parse(await asker.keyPair());
  for (const row of rows) {
    const { id } = row;
    if (isPublished(row, now)) await store.updateOne(TABLE, { id }, { privateKey: "" });
    else await store.deleteOne(TABLE, { id });
  }
  const { e, kty, n } = pair.publicKey;
  return await store.create(TABLE, {
    publicKey: JSON.stringify({ kty, n, e, use: "sig" }),
    privateKey: await secrets.seal(JSON.stringify(pair.privateKey), { purpose: PURPOSE }),
    alg: TOKEN_ALGORITHM,
    createdAt: now,
    expiresAt: now + SIGNING_MS,
  });
}

function isPublished(row: StoredRow, now: number): boolean {
  return Number(row.expiresAt) + OVERLAP_SECONDS * 1000 > now;
}

function newestFirst(left: StoredRow, right: StoredRow): number {
  return Number(right.createdAt) - Number(left.createdAt);
}

function toJwk(row: StoredRow, privateKey = ""): Jwk {
  return {
    id: row.id,
    publicKey: String(row.publicKey),
    privateKey,
    alg: TOKEN_ALGORITHM,
    createdAt: new Date(Number(row.createdAt)),
    expiresAt: new Date(Number(row.expiresAt)),
  };
}
