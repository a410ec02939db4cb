import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Connection } from "../store/connection.ts";

const KEY = "file_url_key";
/** 192 bits, 32 characters of base64url. */
const PROOF_BYTES = 24;

/**
 * The last part of a stored file's URL: its id and a proof that only the host can make. Functions hand ids to
 * clients as they hand any other; a file is read by whoever was given its URL, as on Convex.
 */
export class FileUrls {
  readonly #key: string;

  /** Reads the key of a database, or makes it; `connection` is the writer's, in no transaction. */
  constructor(connection: Connection) {
    const find = "SELECT value FROM meta WHERE key = ?";
    if (connection.get(find, KEY) === undefined) {
      const key = randomBytes(32).toString("hex");
      connection.run("INSERT INTO meta(key, value) VALUES(?, ?)", KEY, key);
    }
    this.#key = String(connection.get(find, KEY)?.[0]);
  }

  /** Names a file in a URL. */
  nameOf(id: string): string {
    return `${id}.${this.#proofOf(id).toString("base64url")}`;
  }

  /** The file that a URL names; null for a name that the host has not made. */
  idOf(name: string): string | null {
    const [id = "", proof = "", ...rest] = name.split(".");
    if (rest.length > 0) return null;
    const [given, right] = [Buffer.from(proof, "base64url"), this.#proofOf(id)];
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  }

  #proofOf(id: string): Buffer {
    return createHmac("sha256", this.#key).update(id).digest().subarray(0, PROOF_BYTES);
  }
}
