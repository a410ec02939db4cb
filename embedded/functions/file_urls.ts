import { Buffer } from "node:buffer";
import type { Connection } from "../store/connection.ts";
import { toHex } from "../values/base64.ts";
import { nodeCrypto } from "../system/builtins.ts";

const KEY = "file_url_key";
/** 192 bits, 32 characters of base64url. */
const PROOF_BYTES = 24;
/** What an upload is proved under, so that no file's URL is one: ids have no line breaks. */
const UPLOAD = "upload\n";
/** Convex's upload URLs are good for an hour. */
const UPLOAD_SECONDS = 60 * 60;

/**
 * The URLs of files: what only this host can make, and what is good over restarts. Functions hand ids to clients
 * as they hand any other; a file is read by whoever was given its URL, as on Convex.
 */
export class FileUrls {
  readonly #key: string;
  readonly #clock: () => number;

  /**
   * Reads the key of a database, or makes it; `connection` is the writer's, in no transaction. `clock` gives
   * epoch ms.
   */
  constructor(connection: Connection, clock: () => number) {
    const find = "SELECT value FROM meta WHERE key = ?";
    if (connection.get(find, KEY) === undefined) {
      const key = toHex(crypto.getRandomValues(new Uint8Array(32)));
      connection.run("INSERT INTO meta(key, value) VALUES(?, ?)", KEY, key);
    }
    this.#key = String(connection.get(find, KEY)?.[0]);
    this.#clock = clock;
  }

  /** The last part of a stored file's URL: its id and a proof. */
  nameOf(id: string): string {
    return `${id}.${this.#proofOf(id).toString("base64url")}`;
  }

  /** The file that a URL names; null for a name that the host has not made. */
  idOf(name: string): string | null {
    return this.#proved(name, "");
  }

  /** A token for uploads into a component's storage: for any number of them within the hour, as on Convex. */
  uploadToken(component: string): string {
    const about = [component, Math.floor(this.#clock() / 1000)];
    const text = Buffer.from(JSON.stringify(about)).toString("base64url");
    return `${text}.${this.#proofOf(UPLOAD + text).toString("base64url")}`;
  }

  /** The component whose storage a token is for; null if the host has not made it, or it is too old. */
  uploadTarget(token: string): string | null {
    const text = this.#proved(token, UPLOAD);
    if (text === null) return null;
    const [component, issued] = JSON.parse(Buffer.from(text, "base64url").toString());
    return issued + UPLOAD_SECONDS <= Math.floor(this.#clock() / 1000) ? null : component;
  }

  /** What stands before a proof that holds, else null. */
  #proved(name: string, prefix: string): string | null {
    const [text = "", proof = "", ...rest] = name.split(".");
    if (rest.length > 0) return null;
    const [given, right] = [Buffer.from(proof, "base64url"), this.#proofOf(prefix + text)];
    return given.length === right.length && nodeCrypto().timingSafeEqual(given, right)
      ? text
      : null;
  }

  #proofOf(text: string): Buffer {
    return nodeCrypto().createHmac("sha256", this.#key).update(text).digest().subarray(
      0,
      PROOF_BYTES,
    );
  }
}
