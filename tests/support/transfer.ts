/**
 * Exports as text, and their way into a platform.
 *
 * @module
 */
import { MIGRATIONS } from "../../migrations/mod.ts";
import { base64url } from "jose";
import { nextChecksum } from "../../plugins/transfer/chunks.ts";
import type { ExportHeader } from "../../plugins/transfer/format.ts";
import { importAesKey } from "../../plugins/_kernel/crypto.ts";
import { encrypt } from "../../runtime/crypto/cipher.ts";
import { deriveKey } from "../../runtime/node/scrypt.ts";
import { type Client, ok, type Reply } from "./client.ts";

/** A project's whole export. */
export async function exportOf(
  client: Client,
  id: string,
  options: { passphrase?: string } = {},
): Promise<string> {
  let text = "";
  for (let cursor: string | undefined, done = false; !done;) {
    const reply = await ok(client.post("/banata/projects/export", { id, cursor, ...options }));
    text += reply.lines;
    ({ cursor, done } = reply);
  }
  return text;
}

/** A chunk as `import/chunk` takes it; a type, so that it can be a body. */
export type Chunk = {
  readonly id: string;
  readonly sequence: number;
  readonly lines: string;
  readonly checksum: string;
};

/** An export taken apart. */
export interface ExportParts {
  readonly id: string;
  readonly header: string;
  readonly rows: readonly string[];
  readonly chunks: readonly Chunk[];
  readonly end: string;
}

/** Takes an export apart, into chunks of so many lines. */
export function partsOf(
  text: string,
  { size = 100 }: { size?: number } = {},
): ExportParts {
  const [header = "", ...rows] = text.trimEnd().split("\n");
  const end = rows.pop() ?? "";
  const { id } = JSON.parse(header).project;
  let checksum = nextChecksum("", header);
  const chunks: Chunk[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const lines = rows.slice(from, from + size);
    for (const line of lines) checksum = nextChecksum(checksum, line);
    chunks.push({ id, sequence: chunks.length, lines: `${lines.join("\n")}\n`, checksum });
  }
  return { id, header, rows, chunks, end };
}

/** The export of these lines: it has the checksum and counts of what is in it. */
export function exportText(header: string, rows: readonly string[]): string {
  let checksum = nextChecksum("", header);
  const counts: Record<string, number> = {};
  for (const row of rows) {
    checksum = nextChecksum(checksum, row);
    const { table } = JSON.parse(row);
    counts[table] = (counts[table] ?? 0) + 1;
  }
  const end = { lines: rows.length + 1, counts, checksum };
  return `${[header, ...rows, JSON.stringify({ end })].join("\n")}\n`;
}

/** An export's first line, with a key that a passphrase opens if there is one. */
export async function exportHeader(
  project: ExportHeader["project"],
  { now, passphrase }: { now: number; passphrase?: string },
): Promise<string> {
  const secrets = passphrase === undefined ? null : await newKey(project.id, passphrase);
  const format = { format: "banata-project", version: 2 };
  return JSON.stringify({
    ...format,
    project,
    migration: MIGRATIONS.length,
    exportedAt: now,
    secrets,
  });
}

/** One salt for all of them, so that tests which share hashes derive the key once. */
const SALT = "AAAAAAAAAAAAAAAAAAAAAA";
const derived = new Map<string, ReturnType<typeof deriveKey>>();

async function newKey(
  projectId: string,
  passphrase: string,
): Promise<NonNullable<ExportHeader["secrets"]>> {
  const cost = { logN: 15, r: 8, p: 3, keyBytes: 32 };
  const deriving = derived.get(passphrase) ??
    deriveKey({ password: passphrase, salt: SALT, cost });
  derived.set(passphrase, deriving);
  const { key } = await deriving;
  const wrapping = await importAesKey(new Uint8Array(base64url.decode(key)));
  const data = crypto.getRandomValues(new Uint8Array(32));
  const context = `banata/export/v1/${projectId}`;
  return { salt: SALT, sealed: await encrypt(wrapping, { context, data }) };
}

/** How an import is sent. */
export interface ImportOptions {
  readonly passphrase?: string;
  readonly slug?: string;
  /** Lines of one chunk. @default 100 */
  readonly size?: number;
}

/** Imports an export until something of it is refused; gives the last answer. */
export async function importTo(
  client: Client,
  text: string,
  { size, ...options }: ImportOptions = {},
): Promise<Reply> {
  const { chunks, end, header, id } = partsOf(text, { size });
  const begun = await client.post("/banata/projects/import/begin", { header, ...options });
  if (begun.status !== 200) return begun;
  for (const chunk of chunks) {
    const reply = await client.post("/banata/projects/import/chunk", chunk);
    if (reply.status !== 200) return reply;
  }
  return await client.post("/banata/projects/import/finish", { id, end });
}
