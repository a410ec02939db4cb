/**
 * The export of a project: lines of JSON, each ended by a newline (NDJSON). The first says what it is,
 * every other but the last is one row, the last closes it.
 *
 * ```
 * {"format":"banata-project","version":2,"project":{…},"migration":0,"exportedAt":…,"secrets":null}
 * {"table":"user","row":{"projectId":"proj_…","id":"usr_…",…}}
 * {"end":{"lines":2,"counts":{"user":1},"checksum":"…"}}
 * ```
 *
 * @module
 */
import * as z from "../_kernel/schemas.ts";

/** What the first line calls the format. */
export const EXPORT_FORMAT = "banata-project";
/** The version this release writes; it also fixes how the key is wrapped. */
export const EXPORT_VERSION = 2;
/** The versions it reads: the first has one key and no standing ones. */
export const EXPORT_VERSIONS: readonly number[] = [1, EXPORT_VERSION];

const PROJECT_ID = /^proj_[0-9A-HJKMNP-TV-Z]{26}$/;
const CLIENT_ID = /^client_[0-9A-HJKMNP-TV-Z]{26}$/;
/** What a slug may be: 1 to 100 of `a-z 0-9 -`. */
export const MOVED_SLUG: RegExp = /^[a-z0-9-]{1,100}$/;
const CHECKSUM = /^[0-9a-f]{64}$/;
const SALT = /^[\w-]{22}$/;
const SEALED = /^v1\.[\w-]{16}\.[\w-]{22,200}$/;

/** A project's row as an export brings it; further columns are checked where it is stored. */
export type ExportedProject = {
  [column: string]: unknown;
  /** `proj_` and 26 characters; kept. */
  id: string;
  name: string;
  slug: string;
  /** `client_` and 26 characters; kept. */
  clientId: string;
};

/** The project's key under a passphrase: scrypt (N=2^15, r=8, p=3), then AES-256-GCM. */
export type ExportedKey = {
  /** 16 bytes, base64url. */
  salt: string;
  /** `v1.<iv>.<ciphertext>`, base64url; the additional data names the project. */
  sealed: string;
  /** Which version of the project's key it is. @default 0, as in the first version of the format */
  version?: number | undefined;
  /** Records of the standing keys, which the key opens. @default none, as in the first version of the format */
  standing?: string[] | undefined;
};

/** The first line. */
export type ExportHeader = {
  format: string;
  version: number;
  project: ExportedProject;
  /** The last data migration of the deployment that wrote it. */
  migration: number;
  /** Epoch milliseconds. */
  exportedAt: number;
  /** Null when the project's secrets were left out. */
  secrets: ExportedKey | null;
};

/** A line between the first and the last. */
export type ExportedRow = {
  table: string;
  row: { [column: string]: unknown; projectId: string };
};

/** What the last line says. */
export type ExportEnd = {
  /** Lines before this one. */
  lines: number;
  /** Rows by table. */
  counts: Record<string, number>;
  /** Of all lines before this one, see `nextChecksum()`. */
  checksum: string;
};

const header = z.object({
  format: z.literal(EXPORT_FORMAT),
  version: z.number().int(),
  project: z.looseObject({
    id: z.string().regex(PROJECT_ID),
    name: z.string(),
    slug: z.string().regex(MOVED_SLUG),
    clientId: z.string().regex(CLIENT_ID),
  }),
  migration: z.number().int(),
  exportedAt: z.number(),
  secrets: z.object({
    salt: z.string().regex(SALT),
    sealed: z.string().regex(SEALED),
    version: z.number().int().min(1).optional(),
    standing: z.array(z.string()).min(1).optional(),
  }).nullable(),
});

const row = z.strictObject({
  table: z.string(),
  row: z.looseObject({ projectId: z.string() }),
});

const end = z.strictObject({
  end: z.strictObject({
    lines: z.number().int(),
    counts: z.record(z.string(), z.number().int()),
    checksum: z.string().regex(CHECKSUM),
  }),
});

/** Reads the first line; null for anything else. */
export function parseHeader(line: string): ExportHeader | null {
  return parse(header, line);
}

/** Reads a row's line; null for anything else. */
export function parseRow(line: string): ExportedRow | null {
  return parse(row, line);
}

/** Reads the last line; null for anything else. */
export function parseEnd(line: string): ExportEnd | null {
  return parse(end, line)?.end ?? null;
}

function parse<Parsed>(schema: z.ZodType<Parsed>, line: string): Parsed | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
