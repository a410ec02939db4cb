import type { JSONValue } from "convex/values";
import type { Database } from "./database.ts";
import type { Transaction } from "./transaction.ts";
import { tableNumberOf } from "../store/ids.ts";
import { parseDocument } from "../values/json.ts";
import { fromBase64, toBase64 } from "../values/base64.ts";

/** Name of the system table that lists a component's files. */
export const FILES_TABLE = "_storage";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A file's content. */
export interface StoredFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Empty when it was stored without one. */
  contentType: string;
}

/** What `ctx.storage.getMetadata()` says. */
interface FileMetadata {
  storageId: string;
  /** Base64. */
  sha256: string;
  size: number;
  contentType: string | null;
}

/** Files in one transaction: their content in a table of the host's own, what is known of them in `_storage`. */
export class FileStore {
  readonly #transaction: Transaction;
  readonly #database: Database;

  /** `database` is the owner's, opened for the host. */
  constructor(transaction: Transaction, database: Database) {
    this.#transaction = transaction;
    this.#database = database;
  }

  /** Stores a file and returns its id. */
  put(file: StoredFile, sha256: string): string {
    const fields: Record<string, JSONValue> = { sha256, size: file.bytes.length };
    if (file.contentType !== "") fields.contentType = file.contentType;
    const id = this.#database.insert(FILES_TABLE, fields);
    const sql = "INSERT INTO files(id, content_type, bytes) VALUES(?, ?, ?)";
    const { connection } = this.#transaction;
    this.#transaction.write(() => connection.run(sql, id, file.contentType, file.bytes));
    return id;
  }

  /** A file's content and its digest, or null. */
  get(id: string): StoredFile & Pick<FileMetadata, "sha256"> | null {
    const known = this.metadata(id);
    if (known === null) return null;
    const sql = "SELECT bytes, content_type FROM files WHERE id = ?";
    const row = this.#transaction.connection.get(sql, id);
    if (row === undefined) return null;
    const { sha256 } = known;
    return { bytes: row[0] as Uint8Array<ArrayBuffer>, contentType: String(row[1] ?? ""), sha256 };
  }

  /** What is known of a file, or null when there is none. */
  metadata(id: string): FileMetadata | null {
    // Convex knows files by UUIDs too; no file of this host has one.
    if (UUID.test(id)) return null;
    if (this.#database.tableOfId(id) !== FILES_TABLE) {
      throw new Error(
        `Invalid storage ID. Storage ID cannot be an ID on any table other than '${FILES_TABLE}'.`,
      );
    }
    const body = this.#database.get({ id, table: FILES_TABLE }, { system: true });
    if (body === null) return null;
    const { sha256, size, contentType } = parseDocument(body);
    return {
      storageId: id,
      sha256: String(sha256),
      size: Number(size),
      contentType: typeof contentType === "string" ? contentType : null,
    };
  }

  /** Removes a file; throws when there is none. */
  remove(id: string): void {
    // deno-lint-ignore banata/error-text -- Convex's words
    if (this.metadata(id) === null) throw new Error(`storage id ${id} not found`);
    this.#database.remove({ id, table: FILES_TABLE });
    const { connection } = this.#transaction;
    this.#transaction.write(() => connection.run("DELETE FROM files WHERE id = ?", id));
  }
}

/**
 * The SHA-256 of a file, in Base64.
 *
 * @throws {DigestError} when it is not the one that was announced.
 */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>, expected?: string): Promise<string> {
  if (expected !== undefined && !isDigest(expected)) {
    throw new DigestError("BAD_HEADER", "Bad header for digest: 32 bytes in Base64 are one");
  }
  const digest = toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  if (expected === undefined || expected === digest) return digest;
  throw new DigestError(
    "SHA256_MISMATCH",
    `Sha256 mismatch. Expected: ${expected} Actual: ${digest}`,
  );
}

/** Refuses what is no id, as Convex does. */
export function checkStorageId(id: string, method: string): void {
  if (UUID.test(id) || tableNumberOf(id) !== null) return;
  throw new Error(
    `Invalid argument \`storageId\` for \`${method}\`: Invalid storage ID: "${id}". Storage ID should ` +
      "be an Id of '_storage' table, or a UUID string.",
  );
}

/** A file that is not what its sender announced. */
export class DigestError extends Error {
  /** What of it is wrong. */
  readonly code: "BAD_HEADER" | "SHA256_MISMATCH";

  /** Builds the error. `message` goes to the sender. */
  constructor(code: DigestError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

function isDigest(text: string): boolean {
  try {
    const bytes = fromBase64(text);
    // One text for each digest: no padding left out, nothing in unused bits.
    return bytes.length === 32 && toBase64(bytes) === text;
  } catch {
    return false;
  }
}
