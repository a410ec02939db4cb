/**
 * The keys that sign notes and verify them, in the texts of C2SP's signed-note: `<name>+<id>+<key>` for
 * whoever verifies, and `PRIVATE+KEY+` before it for whoever signs.
 *
 * @module
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, fromBase64, toBase64, utf8 } from "./encoding.ts";
import { TlogError } from "./errors.ts";
import { equalBytes } from "./tree.ts";

/** Signature types: what the first byte of a key says it signs. */
export const KEY_TYPES = {
  /** The text of a note, by Ed25519: what logs sign with. */
  ed25519: 0x01,
  /** A checkpoint and the time it was seen, by Ed25519: what witnesses sign with, `cosignature/v1`. */
  cosignature: 0x04,
} as const;

/** The name of a signature type. */
export type KeyType = keyof typeof KEY_TYPES;

/** A key that verifies signatures of notes. */
export interface VerifierKey {
  /** Whose it is; no spaces, no plus. A log's is its checkpoints' origin. */
  readonly name: string;
  /** The first four bytes of a hash of name, type and key, as a number. */
  readonly keyId: number;
  /** What it signs. */
  readonly type: KeyType;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** What signs notes for one key. */
export interface NoteSigner {
  /** Its key, for whoever verifies. */
  readonly key: VerifierKey;
  /** Signs a note's text; the signature as it stands after the key's id. */
  sign(text: string): Promise<Uint8Array>;
}

/** What {@link noteSigner} makes a signer of. */
export interface SignerOptions {
  /** Whose it is; no spaces, no plus. */
  readonly name: string;
  /** The private key: 32 random bytes. */
  readonly seed: Uint8Array;
  /** What it signs; a note's text by default. */
  readonly type?: KeyType;
  /** Epoch ms, which a cosignature tells in whole seconds; the clock's by default. */
  readonly now?: () => number;
}

/**
 * A signer of a private key.
 *
 * @throws {TlogError} `KEY_INVALID` for a name with spaces or plus, or a seed of another length.
 */
export async function noteSigner(
  { name, seed, type = "ed25519", now = Date.now }: SignerOptions,
): Promise<NoteSigner> {
  if (seed.length !== KEY_BYTES) throw new TlogError("KEY_INVALID");
  const privateKey = await importSeed(seed, false);
  const key = keyOf({ name, type, publicKey: await publicKeyOf(seed) });
  return {
    key,
    async sign(text) {
      const time = Math.floor(now() / 1000);
      const message = type === "cosignature" ? cosignedMessage(time, text) : utf8(text);
      const made = new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, message));
      return type === "cosignature" ? concatBytes([timeBytes(time), made]) : made;
    },
  };
}

/** A key as whoever verifies writes it down. */
export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${hexId(keyId)}+${toBase64(concatBytes([typeByte(type), publicKey]))}`;
}

/**
 * The key of such a text.
 *
 * @throws {TlogError} `KEY_INVALID`, also for a type that is not one of {@link KEY_TYPES}.
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [name = "", id = "", ...rest] = text.length <= MAX_KEY_CHARS ? text.split("+") : [];
  const { type, material } = typedKey(rest.join("+"));
  const key = keyOf({ name, type, publicKey: material });
  if (hexId(key.keyId) !== id) throw new TlogError("KEY_INVALID");
  return key;
}

/** A private key as its owner writes it down: a secret. */
export function formatSignerKey(
  { key: { name, keyId, type } }: NoteSigner,
  seed: Uint8Array,
): string {
  return `${PRIVATE}${name}+${hexId(keyId)}+${toBase64(concatBytes([typeByte(type), seed]))}`;
}

/**
 * The signer of such a text.
 *
 * @throws {TlogError} `KEY_INVALID`.
 */
export async function parseSignerKey(text: string): Promise<NoteSigner> {
  if (!text.startsWith(PRIVATE) || text.length > MAX_KEY_CHARS) throw new TlogError("KEY_INVALID");
  const [name = "", id = "", ...rest] = text.slice(PRIVATE.length).split("+");
  const { type, material } = typedKey(rest.join("+"));
  const signer = await noteSigner({ name, seed: material, type });
  if (hexId(signer.key.keyId) !== id) throw new TlogError("KEY_INVALID");
  return signer;
}

/**
 * Verifies one signature of a note's text by a key: undefined when the key did not make it, else what it
 * tells besides, for a cosignature the `time` it was made, in seconds since 1970. It never throws.
 */
export async function verifySignature(
  key: VerifierKey,
  { text, signature }: { text: string; signature: Uint8Array },
): Promise<{ time?: number } | undefined> {
  const cosigned = key.type === "cosignature";
  const time = cosigned ? timeOf(signature) : undefined;
  if (cosigned && time === undefined) return undefined;
  const message = time === undefined ? utf8(text) : cosignedMessage(time, text);
  const made = new Uint8Array(cosigned ? signature.slice(TIME_BYTES) : signature);
  if (made.length !== SIGNATURE_BYTES) return undefined;
  try {
    const raw = new Uint8Array(key.publicKey);
    const imported = await crypto.subtle.importKey("raw", raw, ED25519, false, ["verify"]);
    if (!await crypto.subtle.verify(ED25519, imported, made, message)) return undefined;
  } catch {
    // A runtime may refuse bytes that are no point of the curve when it reads them.
    return undefined;
  }
  return time === undefined ? {} : { time };
}

/** Whether a text can be a key's name: not empty, without spaces, control characters and plus. */
export function isKeyName(name: string): boolean {
  return name !== "" && !/[\s\p{Z}\p{Cc}\p{Surrogate}+]/u.test(name);
}

/** Whether two keys are one, whatever their names are. */
export function samePublicKey(one: VerifierKey, other: VerifierKey): boolean {
  return equalBytes(one.publicKey, other.publicKey);
}

const ED25519 = { name: "Ed25519" };
const PRIVATE = "PRIVATE+KEY+";
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
const MAX_KEY_CHARS = 1_024;
/** What stands before the 32 bytes in the PKCS #8 form of an Ed25519 key (RFC 8410, section 7). */
const PKCS8 = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

function keyOf({ name, type, publicKey }: Omit<VerifierKey, "keyId">): VerifierKey {
  if (!isKeyName(name) || publicKey.length !== KEY_BYTES) throw new TlogError("KEY_INVALID");
  const digest = sha256(concatBytes([utf8(`${name}\n`), typeByte(type), publicKey]));
  const keyId = new DataView(digest.buffer, digest.byteOffset).getUint32(0);
  return { name, keyId, type, publicKey };
}

function typedKey(base64: string): { type: KeyType; material: Uint8Array } {
  const [byte, ...material] = fromBase64(base64) ?? [];
  const type = byte === KEY_TYPES.ed25519
    ? "ed25519"
    : byte === KEY_TYPES.cosignature
    ? "cosignature"
    : undefined;
  if (!type) throw new TlogError("KEY_INVALID");
  return { type, material: Uint8Array.from(material) };
}

function typeByte(type: KeyType): Uint8Array {
  return Uint8Array.of(KEY_TYPES[type]);
}

function hexId(keyId: number): string {
  return keyId.toString(16).padStart(8, "0");
}

function importSeed(seed: Uint8Array, extractable: boolean): Promise<CryptoKey> {
  const pkcs8 = concatBytes([PKCS8, seed]);
  return crypto.subtle.importKey("pkcs8", pkcs8, ED25519, extractable, ["sign"]);
}

async function publicKeyOf(seed: Uint8Array): Promise<Uint8Array> {
  const { x = "" } = await crypto.subtle.exportKey("jwk", await importSeed(seed, true));
  const base64 = x.replaceAll("-", "+").replaceAll("_", "/");
  return fromBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "=")) ?? new Uint8Array();
}

function cosignedMessage(time: number, text: string): Uint8Array<ArrayBuffer> {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

function timeBytes(time: number): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time));
  return bytes;
}

/** The time of a cosignature in seconds; undefined for none, and beyond what a double holds exactly. */
function timeOf(signature: Uint8Array): number | undefined {
  if (signature.length < TIME_BYTES) return undefined;
  const time = Number(new DataView(signature.slice().buffer).getBigUint64(0));
  return Number.isSafeInteger(time) && time > 0 ? time : undefined;
}
