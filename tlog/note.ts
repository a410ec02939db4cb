/**
 * Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature, of the key's name
 * and the Base 64 of the key's id and the signature.
 *
 * @module
 */

import { concatBytes, fromBase64, toBase64 } from "./encoding.ts";
import { TlogError } from "./errors.ts";
import { isKeyName, type NoteSigner, type VerifierKey, verifySignature } from "./keys.ts";

/** A signature of a note, verified or not. */
export interface NoteSignature {
  /** The name of the key that made it, as the line says. */
  readonly name: string;
  /** The key's id, as the line says. */
  readonly keyId: number;
  /** What follows the key's id. */
  readonly signature: Uint8Array;
  /** The line as it stands in the note, without its end. */
  readonly line: string;
}

/** A signature that a known key made. */
export interface VerifiedSignature extends NoteSignature {
  /** The key. */
  readonly key: VerifierKey;
  /** When a cosignature was made, in seconds since 1970. */
  readonly time?: number;
}

/** A note that at least one known key has signed. */
export interface OpenedNote {
  /** What was signed, with the end of its last line. */
  readonly text: string;
  /** The signatures of known keys, in the note's order. */
  readonly signatures: readonly VerifiedSignature[];
}

/**
 * Signs a text: the note has a signature of each signer, in their order.
 *
 * @throws {TlogError} `NOTE_TEXT_INVALID` for a text that does not end in a newline, or with other control
 * characters.
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  if (!text.endsWith("\n") || CONTROL.test(text) || SURROGATE.test(text)) {
    throw new TlogError("NOTE_TEXT_INVALID");
  }
  const lines = await Promise.all(signers.map(async ({ key, sign }) => {
    return `${formatSignatureLine(key, await sign(text))}\n`;
  }));
  return `${text}\n${lines.join("")}`;
}

/**
 * Opens a note by the keys that one knows: signatures of others count for nothing. A signature that a known
 * key's line has and the key did not make refuses the whole note.
 *
 * @throws {TlogError} a code that starts with `NOTE_`; `NOTE_SIGNER_UNKNOWN` when none has signed it.
 */
export async function openNote(
  note: string | Uint8Array,
  keys: readonly VerifierKey[],
): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note);
  const verified: VerifiedSignature[] = [];
  for (const each of signatures) {
    const key = keys.find(({ name, keyId }) => name === each.name && keyId === each.keyId);
    if (!key) continue;
    if (verified.some((other) => other.key === key)) {
      throw new TlogError("NOTE_SIGNATURE_REPEATED", each.name);
    }
    const told = await verifySignature(key, { text, signature: each.signature });
    if (!told) throw new TlogError("NOTE_SIGNATURE_WRONG", each.name);
    verified.push({ ...each, ...told, key });
  }
  if (verified.length === 0) throw new TlogError("NOTE_SIGNER_UNKNOWN");
  return { text, signatures: verified };
}

/**
 * A note's text and signatures, none of them verified: nothing of it is to be relied on.
 *
 * @throws {TlogError} a code that starts with `NOTE_`.
 */
export function parseNote(
  note: string | Uint8Array,
): { text: string; signatures: NoteSignature[] } {
  const whole = typeof note === "string" ? note : decode(note);
  if (whole.length > MAX_NOTE_CHARS) throw new TlogError("NOTE_TOO_LARGE");
  if (SURROGATE.test(whole)) throw new TlogError("NOTE_NOT_UTF8");
  if (CONTROL.test(whole)) throw new TlogError("NOTE_CONTROL_CHARACTER");
  const blank = whole.lastIndexOf("\n\n");
  const block = whole.slice(blank + 2);
  if (blank < 0 || !block.endsWith("\n")) throw new TlogError("NOTE_WITHOUT_SIGNATURES");
  return { text: whole.slice(0, blank + 1), signatures: parseSignatureLines(block) };
}

/**
 * The signatures of lines that each are ended, as a note's last ones are.
 *
 * @throws {TlogError} `NOTE_SIGNATURE_MALFORMED`, `NOTE_SIGNATURE_NOT_BASE64` or `NOTE_TOO_LARGE`.
 */
export function parseSignatureLines(block: string): NoteSignature[] {
  const lines = block.split("\n").slice(0, -1);
  if (lines.length > MAX_SIGNATURES) throw new TlogError("NOTE_TOO_LARGE");
  return lines.map((line) => {
    const [dash, name = "", base64 = "", ...rest] = line.split(" ");
    if (dash !== DASH || !isKeyName(name) || base64 === "" || rest.length > 0) {
      throw new TlogError("NOTE_SIGNATURE_MALFORMED");
    }
    const bytes = fromBase64(base64);
    if (!bytes || bytes.length <= ID_BYTES) throw new TlogError("NOTE_SIGNATURE_NOT_BASE64", name);
    const keyId = new DataView(bytes.buffer).getUint32(0);
    return { name, keyId, signature: bytes.slice(ID_BYTES), line };
  });
}

/** The line of a signature, without its end. */
export function formatSignatureLine(
  { name, keyId }: Pick<VerifierKey, "name" | "keyId">,
  signature: Uint8Array,
): string {
  const id = new Uint8Array(ID_BYTES);
  new DataView(id.buffer).setUint32(0, keyId);
  return `${DASH} ${name} ${toBase64(concatBytes([id, signature]))}`;
}

const DASH = "\u2014";
const ID_BYTES = 4;
/** Sixteen signatures must fit that are safe from quantum computers, each of nearly 5 KB. */
const MAX_NOTE_CHARS = 256 * 1_024;
const MAX_SIGNATURES = 100;
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SURROGATE = /\p{Surrogate}/u;

function decode(bytes: Uint8Array): string {
  if (bytes.length > MAX_NOTE_CHARS) throw new TlogError("NOTE_TOO_LARGE");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TlogError("NOTE_NOT_UTF8");
  }
}
