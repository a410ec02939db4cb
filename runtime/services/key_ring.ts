import type { Jwk } from "better-auth/plugins/jwt";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { JwksRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import type { KeyPair } from "../request/wire.ts";
import type { Asker } from "../request/ask.ts";

const TABLE = "jwks";
/** Contract 3.0: keys rotate after 90 days. */
const SIGNING_MS = 90 * 24 * 60 * 60 * 1000;
/** How long a token may be valid; a project chooses 15 minutes or another time up to this. */
const MAX_TOKEN_SECONDS = 60 * 60;
/** Verifiers allow some skew of clocks, so the last token may be taken a little after its end. */
const SKEW_SECONDS = 5 * 60;
/** How long a key is published after its last token was signed. */
export const OVERLAP_SECONDS = MAX_TOKEN_SECONDS + SKEW_SECONDS;

/** How long whoever fetches a key set may keep it. */
export const KEY_SET_SECONDS = 5 * 60;
/**
 * How long before the live key ends the next one is made, and published: when it starts to sign, every
 * copy of the key set that may still be in use has it. Nothing was published meanwhile without it.
 */
const LEAD_MS = 2 * KEY_SET_SECONDS * 1000;

/** The algorithm of every key: Convex's customJwt takes it, and its signing needs no randomness. */
export const TOKEN_ALGORITHM = "RS256";

/** What a project's keys are kept with, in one request. */
interface KeyRingParts {
  readonly store: ScopedStore;
  readonly secrets: ProjectSecrets;
  readonly asker: Pick<Asker, "keyPair">;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The keys of one project's tokens, in the form of Better Auth's jwt plugin. */
export interface KeyRing {
  /**
   * The keys to publish, newest first, without their private halves. The first call ever, and the
   * first shortly before 90 days are over or later, makes a key.
   */
  published(): Promise<Jwk[]>;
  /** {@link KeyRing.published}; the one that signs comes last, with its private half, as the newest. */
  signing(): Promise<Jwk[]>;
}

/**
 * The key ring of one project.
 *
 * @param current the parts of the request in flight
 */
export function keyRing(current: () => KeyRingParts): KeyRing {
  return {
    published: async () => (await publishedRows(current())).map((row) => toJwk(row)),
    async signing() {
      const parts = current();
      const { now, secrets } = parts;
      const rows = await publishedRows(parts);
      const signer = signerOf(rows, now);
      const privateKey = await openSigner(signer, secrets);
      const others = rows.filter((row) => row !== signer);
      // Better Auth signs by the newest of those that have not expired.
      const waiting = others.map((row) => ({ ...toJwk(row), createdAt: new Date(0) }));
      return [...waiting, toJwk(signer, privateKey)];
    },
  };
}

/** Keys to publish, newest first. */
export type PublishedRows = readonly [JwksRow, ...JwksRow[]];

/** Those to publish where nothing is due: no key to be made, no private half to be taken away. Else null. */
export async function settledRows(
  { now, store }: Pick<KeyRingParts, "now"> & { store: Pick<ScopedStore, "findMany"> },
): Promise<PublishedRows | null> {
  const { isLasting, newest, older, spent } = judged(await store.findMany(TABLE), now);
  return isLasting && newest !== undefined && spent.length === 0 ? [newest, ...older] : null;
}

/** The key that signs: of those that live, the one that was made first. */
export function signerOf(rows: PublishedRows, now: number): JwksRow {
  return rows.findLast((row) => isAlive(row, now)) ?? rows[0];
}

/** The private half of a key, a JWK as text. */
export async function openSigner(
  signer: JwksRow,
  secrets: Pick<ProjectSecrets, "open">,
): Promise<string> {
  const purpose = purposeOf("jwks.privateKey", signer);
  return await secrets.open(signer.privateKey, { purpose });
}

function judged(rows: readonly JwksRow[], now: number) {
  const [newest, ...older] = rows.filter((row) => isPublished(row, now)).sort(newestFirst);
  const spent = rows.filter((row) => !isAlive(row, now) && row.privateKey !== "");
  const isLasting = newest !== undefined && endOf(newest) - LEAD_MS > now;
  return { isLasting, newest, older, spent };
}

async function publishedRows(parts: KeyRingParts): Promise<PublishedRows> {
  const { now, store } = parts;
  const rows = await store.findMany(TABLE);
  const { isLasting, newest, older, spent } = judged(rows, now);
  for (const { id } of spent) await store.updateOne(TABLE, { id }, { privateKey: "" });
  if (isLasting && newest !== undefined) return [newest, ...older];
  const made = await makeKey(parts, rows);
  return newest === undefined ? [made] : [made, newest, ...older];
}

/** Makes a key that signs once the live one has ended, and deletes those that are published no more. */
async function makeKey(
  { asker, now, secrets, store }: KeyRingParts,
  rows: readonly JwksRow[],
): Promise<JwksRow> {
  const pair: KeyPair = JSON.parse(await asker.keyPair());
  for (const row of rows) {
    if (!isPublished(row, now)) await store.deleteOne(TABLE, { id: row.id });
  }
  const starts = Math.max(now, ...rows.map(endOf));
  const { e, kty, n } = pair.publicKey;
  return await store.create(TABLE, {
    publicKey: JSON.stringify({ kty, n, e, use: "sig" }),
    privateKey: await secrets.seal(JSON.stringify(pair.privateKey), {
      purpose: purposeOf("jwks.privateKey", {}),
    }),
    alg: TOKEN_ALGORITHM,
    createdAt: now,
    expiresAt: starts + SIGNING_MS,
  });
}

function isAlive(row: JwksRow, now: number): boolean {
  return endOf(row) > now;
}

function isPublished(row: JwksRow, now: number): boolean {
  return endOf(row) + OVERLAP_SECONDS * 1000 > now;
}

/** One without an end is none of ours, and over. */
function endOf({ expiresAt }: JwksRow): number {
  return expiresAt ?? 0;
}

function newestFirst(left: JwksRow, right: JwksRow): number {
  return right.createdAt - left.createdAt;
}

function toJwk(row: JwksRow, privateKey = ""): Jwk {
  return {
    id: row.id,
    publicKey: row.publicKey,
    privateKey,
    alg: TOKEN_ALGORITHM,
    createdAt: new Date(row.createdAt),
    expiresAt: new Date(endOf(row)),
  };
}
