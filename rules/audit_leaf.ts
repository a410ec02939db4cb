/**
 * The leaf of an audit event: the bytes that its project's tree is made of. Whoever has an event's row and
 * its salts makes the same bytes: the sequencer, the reads over HTTP, and a verifier without a server.
 *
 * This comment is the specification. A leaf is the UTF-8 text of a JSON object, without white space, the
 * fields of every object sorted by the UTF-16 units of their names, texts and numbers as ECMAScript's
 * `JSON.stringify` writes them (RFC 8785), fields without a value left out:
 *
 * | field          | what it is                                                                    |
 * | -------------- | ----------------------------------------------------------------------------- |
 * | `v`            | 1, the version of this encoding                                               |
 * | `id`           | the event's own, `evt_` and 26 characters                                     |
 * | `project`      | the project's id, `platform` for the platform's                               |
 * | `action`       | what happened, e.g. `user.created`                                            |
 * | `kind`         | `created`, `updated`, `deleted`, `refused`, `exported`, `decrypted`, `custom` |
 * | `code`         | of a refusal: why                                                             |
 * | `occurredAt`   | when it happened, epoch milliseconds                                          |
 * | `at`           | when it was recorded, epoch milliseconds                                      |
 * | `organization` | the organization's id                                                         |
 * | `version`      | of the action's schema                                                        |
 * | `custom`       | true for an event that a customer's servers wrote                             |
 * | `parts`        | the commitments to what may be personal, by the part's name                   |
 *
 * The parts are `actor`, `targets`, `request`, `changes` and `metadata`; {@link PART_COLUMNS} says which
 * columns of the row each has. A part none of whose columns has a value is left out. A commitment is the
 * SHA-256 of the UTF-8 text of the salt followed by the part, as base64url without padding (43
 * characters): the part is a JSON object, encoded as above, of its columns with a value as they are stored;
 * `targets`, `changes` and `metadata` are JSON texts there, and stay texts. The salt is 16 random bytes as
 * base64url (22 characters), one for each part of each event.
 *
 * To erase a part, its columns are emptied and its salt is replaced by the commitment. The leaf stays what
 * it was, so every proof stays valid, and without the salt nobody can find out what stood there by trying.
 *
 * A leaf takes below 2 KB; no more than 65,535 bytes fit an entry bundle of the tree.
 *
 * @module
 */

import { sha256 } from "@noble/hashes/sha2.js";

/** The version of the encoding. */
const VERSION = 1;
/** What two bytes can say, as an entry bundle gives an entry's length. */
const MAX_LEAF_BYTES = 0xffff;
const SALT_BYTES = 16;
const SALT = /^[\w-]{22}$/;
const COMMITMENT = /^[\w-]{43}$/;

/** The columns of an event's row that a leaf is made of; what has no value may be null or absent. */
export interface LeafRow {
  readonly projectId: string;
  readonly id: string;
  readonly action: string;
  readonly kind: string;
  readonly code?: string | null;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly organizationId?: string | null;
  readonly version?: number | null;
  readonly actorType?: string | null;
  readonly actorId?: string | null;
  readonly actorName?: string | null;
  readonly actorEmail?: string | null;
  readonly model?: string | null;
  readonly subject?: string | null;
  readonly owner?: string | null;
  readonly targets?: string | null;
  readonly ipAddress?: string | null;
  readonly userAgent?: string | null;
  readonly requestId?: string | null;
  readonly method?: string | null;
  readonly recordedBy?: string | null;
  readonly changes?: string | null;
  readonly metadata?: string | null;
  readonly idempotencyKey?: string | null;
}

/** A part of an event that can be erased without the others. */
export type Part = "actor" | "targets" | "request" | "changes" | "metadata";

/** The columns that each part commits to. */
export const PART_COLUMNS: Readonly<Record<Part, readonly (keyof LeafRow)[]>> = {
  actor: ["actorType", "actorId", "actorName", "actorEmail"],
  targets: ["model", "subject", "owner", "targets"],
  request: ["ipAddress", "userAgent", "requestId", "method", "recordedBy"],
  changes: ["changes"],
  metadata: ["metadata", "idempotencyKey"],
};

/** The columns that stand in the leaf as they are. */
export const LEAF_COLUMNS: readonly (keyof LeafRow)[] = [
  "projectId",
  "id",
  "action",
  "kind",
  "code",
  "occurredAt",
  "at",
  "organizationId",
  "version",
];

const PARTS = Object.keys(PART_COLUMNS) as readonly Part[];

/** The salt of each part, 22 characters, or the commitment, 43, of one that was erased. */
export type Salts = Readonly<Partial<Record<Part, string>>>;

/** What a leaf says, read back. */
interface Leaf {
  readonly v: number;
  readonly id: string;
  readonly project: string;
  readonly action: string;
  readonly kind: string;
  readonly code?: string;
  readonly occurredAt: number;
  readonly at: number;
  readonly organization?: string;
  readonly version?: number;
  readonly custom?: true;
  readonly parts: Readonly<Partial<Record<Part, string>>>;
}

/** What became of a part: it is what was committed to, or was erased, or is something else. */
type PartState = "intact" | "erased" | "changed";

/** A row or salts of which no leaf can be made. */
export class LeafError extends Error {
  override readonly name = "LeafError";
  /** The stable code. */
  readonly code: "LEAF_INVALID" | "LEAF_TOO_LARGE" | "SALT_MISSING" | "SALTS_INVALID";
  constructor(code: LeafError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * New salts for the parts of a row.
 *
 * @param randomBytes gives so many random bytes
 */
export function newSalts(row: LeafRow, randomBytes: (count: number) => Uint8Array): Salts {
  const parts = PARTS.filter((part) => Object.keys(contentOf(row, part)).length > 0);
  return Object.fromEntries(parts.map((part) => [part, toBase64Url(randomBytes(SALT_BYTES))]));
}

/**
 * The salts that a row's column `salts` holds.
 *
 * @throws {LeafError} `SALTS_INVALID`
 */
export function parseSalts(text: string): Salts {
  const salts: unknown = parseJson(text);
  const entries = typeof salts === "object" && salts !== null ? Object.entries(salts) : null;
  const areSalts = entries?.every(([part, value]) =>
    Object.hasOwn(PART_COLUMNS, part) && (isMatch(SALT, value) || isMatch(COMMITMENT, value))
  );
  if (areSalts !== true) throw new LeafError("SALTS_INVALID", "Give one salt for each part");
  return salts as Salts;
}

/**
 * The leaf of an event.
 *
 * @throws {LeafError} `SALT_MISSING` for a part that has neither salt nor commitment, `LEAF_TOO_LARGE`
 */
export function leafOf(row: LeafRow, salts: Salts): Uint8Array<ArrayBuffer> {
  const parts: Partial<Record<Part, string>> = {};
  for (const part of PARTS) {
    const commitment = commitmentTo(row, part, { salt: salts[part] });
    if (commitment !== undefined) parts[part] = commitment;
  }
  const { action, at, code, id, kind, occurredAt, organizationId, projectId, version } = row;
  const bytes = new TextEncoder().encode(encode({
    v: VERSION,
    action,
    at,
    code,
    custom: kind === "custom" ? true : undefined,
    id,
    kind,
    occurredAt,
    organization: organizationId,
    parts,
    project: projectId,
    version,
  }));
  if (bytes.length > MAX_LEAF_BYTES) {
    throw new LeafError("LEAF_TOO_LARGE", `Keep a leaf below 64 KiB: it has ${bytes.length} bytes`);
  }
  return bytes;
}

/**
 * What a leaf's bytes say.
 *
 * @throws {LeafError} `LEAF_INVALID` for what is no leaf in its one encoding
 */
export function parseLeaf(bytes: Uint8Array): Leaf {
  const text = new TextDecoder().decode(bytes);
  const leaf: unknown = parseJson(text);
  if (!isLeaf(leaf) || encode(leaf) !== text) {
    throw new LeafError("LEAF_INVALID", "Take the leaf as the log gives it");
  }
  return leaf;
}

/** What is of this version and in the one encoding was written by {@link leafOf}. */
function isLeaf(value: unknown): value is Leaf {
  return typeof value === "object" && value !== null && "v" in value && value.v === VERSION &&
    "parts" in value && typeof value.parts === "object" && value.parts !== null;
}

/**
 * What became of each part that a leaf commits to, by the event's row and salts. A part with its commitment
 * in the place of its salt would commit to anything, so it is erased only where nothing stands in it.
 */
export function verifyParts(
  leaf: Leaf,
  { row, salts }: { row: LeafRow; salts: Salts },
): Partial<Record<Part, PartState>> {
  const states: Partial<Record<Part, PartState>> = {};
  for (const part of PARTS) {
    const commitment = leaf.parts[part];
    const salt = salts[part];
    // A column that must have a text is emptied to one without characters.
    const isEmpty = Object.values(contentOf(row, part)).every((value) => value === "");
    if (commitment === undefined && salt === undefined && isEmpty) continue;
    const isErased = isMatch(COMMITMENT, salt);
    const isRight = commitment !== undefined && salt !== undefined &&
      commitmentTo(row, part, { salt }) === commitment;
    const isWhole = isRight && (!isErased || isEmpty);
    states[part] = !isWhole ? "changed" : isErased ? "erased" : "intact";
  }
  return states;
}

/**
 * The salts of a row some parts of which are erased: each of these has its commitment in the place of its
 * salt. {@link PART_COLUMNS} says which columns have to be emptied with it.
 */
export function erasedSalts(
  row: LeafRow,
  { parts, salts }: { parts: readonly Part[]; salts: Salts },
): Salts {
  const erased = parts.filter((part) => salts[part] !== undefined)
    .map((part) => [part, commitmentTo(row, part, { salt: salts[part] })]);
  return { ...salts, ...Object.fromEntries(erased) };
}

/** Undefined for a part that the row has not. */
function commitmentTo(
  row: LeafRow,
  part: Part,
  { salt }: { salt: string | undefined },
): string | undefined {
  if (salt !== undefined && COMMITMENT.test(salt)) return salt;
  const content = contentOf(row, part);
  if (salt !== undefined) {
    return toBase64Url(sha256(new TextEncoder().encode(salt + encode(content))));
  }
  if (Object.keys(content).length === 0) return undefined;
  throw new LeafError("SALT_MISSING", `Give the salt of the part "${part}"`);
}

function contentOf(row: LeafRow, part: Part): Record<string, string | number> {
  const content: Record<string, string | number> = {};
  for (const column of PART_COLUMNS[part]) {
    const value = row[column];
    if (value !== undefined && value !== null) content[column] = value;
  }
  return content;
}

/** JSON with the fields of each object sorted, those without a value left out. */
function encode(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(encode).join()}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && field !== null)
    // By UTF-16 units: what a locale says of an order would differ from machine to machine.
    .sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, field]) => `${JSON.stringify(name)}:${encode(field)}`);
  return `{${fields.join()}}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMatch(form: RegExp, value: unknown): boolean {
  return typeof value === "string" && form.test(value);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
