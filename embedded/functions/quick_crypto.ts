import type { KeyObject } from "node:crypto";
import { isRecord } from "./registered.ts";
import { nodeCrypto } from "../system/builtins.ts";
import { system } from "../system/mod.ts";

/** Up to this size hashing is over sooner than another thread has heard of it. */
const MAX_BYTES = 16 * 1024;
/** As node:crypto calls them. */
const HASHES: Readonly<Record<string, string>> = {
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

const keys = new WeakMap<CryptoKey, KeyObject>();

/**
 * What `crypto.subtle.digest()`, `sign()` and `verify()` answer for a hash or an HMAC of little data, worked out
 * on this thread: Deno hands each such call to another one, which takes ten times as long as a short hash.
 * Undefined for everything else, whatever is wrong with it too.
 */
export function quickCrypto(
  name: string,
  args: readonly unknown[],
): ArrayBuffer | boolean | undefined {
  if (name === "digest") return quickDigest(args);
  if (name === "sign") return quickHmac("sign", args[1], args[2], args);
  if (name === "verify") return quickVerify(args);
  return undefined;
}

function quickDigest([algorithm, data]: readonly unknown[]): ArrayBuffer | undefined {
  const hash = HASHES[nameOf(algorithm)];
  const bytes = bytesOf(data);
  if (hash === undefined || bytes === undefined) return undefined;
  return bufferOf(nodeCrypto().createHash(hash).update(bytes).digest());
}

function quickVerify(args: readonly unknown[]): boolean | undefined {
  const given = bytesOf(args[2]);
  const expected = quickHmac("verify", args[1], args[3], args);
  if (given === undefined || expected === undefined) return undefined;
  return given.length === expected.byteLength &&
    nodeCrypto().timingSafeEqual(given, new Uint8Array(expected));
}

function quickHmac(
  usage: "sign" | "verify",
  key: unknown,
  data: unknown,
  [algorithm]: readonly unknown[],
): ArrayBuffer | undefined {
  if (nameOf(algorithm) !== "HMAC" || !(key instanceof CryptoKey)) return undefined;
  if (key.algorithm.name !== "HMAC" || !key.usages.includes(usage)) return undefined;
  const hash = HASHES[nameOf((key.algorithm as HmacKeyAlgorithm).hash)];
  const bytes = bytesOf(data);
  if (hash === undefined || bytes === undefined) return undefined;
  // Node will not give out what it holds of such a key.
  if (!key.extractable && system.name === "Node") return undefined;
  let secret = keys.get(key);
  if (secret === undefined) keys.set(key, secret = nodeCrypto().KeyObject.from(key));
  return bufferOf(nodeCrypto().createHmac(hash, secret).update(bytes).digest());
}

/** The bytes of what WebCrypto takes as data, if they are few. */
function bytesOf(data: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (data instanceof ArrayBuffer) {
    return data.byteLength > MAX_BYTES ? undefined : new Uint8Array(data);
  }
  if (!ArrayBuffer.isView(data) || data.byteLength > MAX_BYTES) return undefined;
  const { buffer, byteLength, byteOffset } = data;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : undefined;
}

/** Of its own: a digest may be a part of a buffer that others share. */
function bufferOf(digest: Uint8Array): ArrayBuffer {
  return new Uint8Array(digest).buffer;
}

function nameOf(algorithm: unknown): string {
  const name = isRecord(algorithm) ? algorithm.name : algorithm;
  return typeof name === "string" ? name.toUpperCase() : "";
}
