/**
 * What the vault stores of one version of a secret: JWE in its General JSON Serialization (RFC 7516
 * section 7.2.1), `enc` A256GCM, each recipient's key wrapped by A256GCMKW (RFC 7518 section 4.7), so
 * that any JOSE library opens it with the key that a recipient's `kid` names.
 *
 * Beyond JWE it holds two values that a library passes over and {@linkcode openRecord} demands, both
 * HKDF-SHA256 of the content key (RFC 5869, without salt): the protected header's
 * `banata.commitment`, without which AES-GCM may open one text under two keys, and under
 * `unprotected` `banata.recipients`, an HMAC-SHA256 over the recipients, which JWE leaves
 * unauthenticated. There are always two recipients: with one, RFC 7516 has iv and tag of the wrapping
 * in the protected header, and no key could be replaced without encrypting the data anew.
 *
 * @module
 */
import * as base64url from "jose/base64url";
import {
  AES_KEY_BYTES,
  decryptGcm,
  encryptGcm,
  equalsInConstantTime,
  GCM_IV_BYTES,
  GCM_TAG_BYTES,
  hkdf,
  importAesKey,
  randomBytes,
  toBytes,
} from "../_kernel/crypto.ts";

/** A key that wraps the keys of records: AES-256-GCM, for encrypting and decrypting. */
export interface WrappingKey {
  /** What a recipient's header calls it. */
  readonly kid: string;
  readonly key: CryptoKey;
}

/** How a record is made. */
interface SealRecordOptions {
  /** What the record is of, and must be opened as: see {@linkcode bindingOf}. */
  readonly binding: string;
  /** Who opens it: the project's key, then somebody else's, or nobody's. */
  readonly recipients: readonly [WrappingKey, WrappingKey | null];
}

/** A record that was changed, belongs elsewhere, or is under another key. */
export class RecordUnreadableError extends Error {
  override readonly name = "RecordUnreadableError";
  /** The stable code. */
  readonly code = "RECORD_UNREADABLE";
  constructor() {
    super("Restore the record from a backup: it does not open under the key that it names");
  }
}

interface Recipient {
  readonly header: { alg: string; kid: string; iv: string; tag: string };
  readonly encrypted_key: string;
}

interface Jwe {
  readonly protected: string;
  readonly unprotected: { readonly [RECIPIENTS]: string };
  readonly recipients: readonly [Recipient, Recipient];
  readonly aad: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

const RECIPIENTS = "banata.recipients";
const DERIVATION = "banata/vault/record/v1";
const WRAP_ALGORITHM = "A256GCMKW";

/** Texts that bind a record to its place, in one that no other list of texts gives. */
export function bindingOf(parts: readonly (string | number | null)[]): string {
  return JSON.stringify(["banata-vault", 1, ...parts]);
}

/** Encrypts bytes under a new random key that the recipients' keys wrap. */
export async function sealRecord(
  data: Bytes,
  { binding, recipients: [own, other] }: SealRecordOptions,
): Promise<string> {
  const contentKey = randomBytes(AES_KEY_BYTES);
  const { commitment, recipientsKey } = await derive(contentKey);
  const recipients = [
    await wrapFor(own, contentKey),
    other === null ? decoy() : await wrapFor(other, contentKey),
  ] as const;
  const header = protectedHeader(commitment);
  const aad = encode(toBytes(binding));
  const additional = `${header}.${aad}`;
  const { ciphertext, iv, tag } = await encrypt(await importAesKey(contentKey), {
    data,
    additional,
  });
  return toText({
    protected: header,
    unprotected: { [RECIPIENTS]: await authenticate(recipients, recipientsKey) },
    recipients,
    aad,
    iv,
    ciphertext,
    tag,
  });
}

/**
 * Decrypts a record, as what it was sealed as and under the first recipient's key or the second's.
 *
 * @throws {RecordUnreadableError} when it does not open, whatever the reason
 */
export async function openRecord(
  text: string,
  { binding, key }: { binding: string; key: WrappingKey },
): Promise<Bytes> {
  const { contentKey, jwe } = await unwrap(text, key);
  if (jwe.aad !== encode(toBytes(binding))) throw new RecordUnreadableError();
  return await decrypt(await importAesKey(contentKey), {
    iv: jwe.iv,
    ciphertext: jwe.ciphertext,
    tag: jwe.tag,
    additional: `${jwe.protected}.${jwe.aad}`,
  });
}

/**
 * Puts other recipients in the place of a record's; ciphertext, tag, additional data and protected
 * header stay as they are, byte for byte.
 *
 * @param recipients the second as it is there when it is undefined
 * @throws {RecordUnreadableError} when the record does not open under `from`
 */
export async function rewrapRecord(
  text: string,
  { from, to: [own, other] }: {
    from: WrappingKey;
    to: readonly [WrappingKey, WrappingKey | null | undefined];
  },
): Promise<string> {
  const { contentKey, jwe } = await unwrap(text, from);
  const { recipientsKey } = await derive(contentKey);
  const second = other === undefined
    ? jwe.recipients[1]
    : other === null
    ? decoy()
    : await wrapFor(other, contentKey);
  const recipients = [await wrapFor(own, contentKey), second] as const;
  const unprotected = { [RECIPIENTS]: await authenticate(recipients, recipientsKey) };
  return toText({ ...jwe, unprotected, recipients });
}

/** What a record says of its keys, without opening it; null for a text that is no record. */
export function kidsOf(text: string): readonly [string, string] | null {
  const jwe = parse(text);
  return jwe && [jwe.recipients[0].header.kid, jwe.recipients[1].header.kid];
}

/** Gives a content key once everything that binds it to this record has been compared. */
async function unwrap(
  text: string,
  key: WrappingKey,
): Promise<{ jwe: Jwe; contentKey: Bytes }> {
  const jwe = parse(text);
  const recipient = jwe?.recipients.find(({ header }) => header.kid === key.kid);
  if (!jwe || !recipient) throw new RecordUnreadableError();
  const { header: { iv, tag }, encrypted_key: ciphertext } = recipient;
  const contentKey = await decrypt(key.key, { iv, ciphertext, tag, additional: "" });
  if (contentKey.length !== AES_KEY_BYTES) throw new RecordUnreadableError();
  const { commitment, recipientsKey } = await derive(contentKey);
  const expected = await authenticate(jwe.recipients, recipientsKey);
  const isOurs = equalsInConstantTime(jwe.protected, protectedHeader(commitment)) &&
    equalsInConstantTime(jwe.unprotected[RECIPIENTS], expected);
  if (!isOurs) throw new RecordUnreadableError();
  return { jwe, contentKey };
}

function protectedHeader(commitment: Bytes): string {
  const header = { enc: "A256GCM", "banata.version": 1, "banata.commitment": encode(commitment) };
  return encode(toBytes(JSON.stringify(header)));
}

/** One derivation gives both, so that a record costs no more HKDF than it must. */
async function derive(contentKey: Bytes): Promise<{ commitment: Bytes; recipientsKey: Bytes }> {
  const bytes = await hkdf(contentKey, { info: DERIVATION, length: 2 * AES_KEY_BYTES });
  return { commitment: bytes.slice(0, AES_KEY_BYTES), recipientsKey: bytes.slice(AES_KEY_BYTES) };
}

async function authenticate(
  recipients: Jwe["recipients"],
  recipientsKey: Bytes,
): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", recipientsKey, algorithm, false, ["sign"]);
  const text = toBytes(JSON.stringify(recipients));
  return encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, text)));
}

async function wrapFor({ key, kid }: WrappingKey, contentKey: Bytes): Promise<Recipient> {
  const { ciphertext, iv, tag } = await encrypt(key, { data: contentKey, additional: "" });
  return recipient({ kid, iv, tag }, ciphertext);
}

/** A recipient that nobody is: random bytes in the form of a wrapped key. */
function decoy(): Recipient {
  const [kid, iv, tag, wrapped] = [12, GCM_IV_BYTES, GCM_TAG_BYTES, AES_KEY_BYTES].map((length) =>
    encode(randomBytes(length))
  ) as [string, string, string, string];
  return recipient({ kid, iv, tag }, wrapped);
}

function recipient(
  { iv, kid, tag }: { kid: string; iv: string; tag: string },
  wrapped: string,
): Recipient {
  return { header: { alg: WRAP_ALGORITHM, kid, iv, tag }, encrypted_key: wrapped };
}

/** Reads a record; null for what {@linkcode toText} would not write just so. */
function parse(text: string): Jwe | null {
  try {
    const jwe: Jwe = JSON.parse(text);
    const [own, other, ...more] = jwe.recipients;
    const isWhole = more.length === 0 && isRecipient(own) && isRecipient(other) &&
      [jwe.protected, jwe.aad, jwe.iv, jwe.ciphertext, jwe.tag].every(isBase64url) &&
      isBase64url(jwe.unprotected[RECIPIENTS]);
    // What is written otherwise is not ours: no second spelling of a record opens.
    return isWhole && toText(jwe) === text ? jwe : null;
  } catch {
    return null;
  }
}

function isRecipient({ encrypted_key, header }: Recipient): boolean {
  return header.alg === WRAP_ALGORITHM && typeof header.kid === "string" &&
    [header.iv, header.tag, encrypted_key].every(isBase64url);
}

function toText({ aad, ciphertext, iv, protected: header, recipients, tag, unprotected }: Jwe) {
  return JSON.stringify({
    protected: header,
    unprotected: { [RECIPIENTS]: unprotected[RECIPIENTS] },
    recipients: recipients.map(({ encrypted_key, header: { iv, kid, tag } }) =>
      recipient({ kid, iv, tag }, encrypted_key)
    ),
    aad,
    iv,
    ciphertext,
    tag,
  });
}

/** Whether a text is base64url without padding, in the one spelling that its bytes have. */
function isBase64url(text: unknown): boolean {
  return typeof text === "string" && encode(decode(text)) === text;
}

async function encrypt(
  key: CryptoKey,
  { additional, data }: { data: Bytes; additional: string },
): Promise<{ iv: string; ciphertext: string; tag: string }> {
  const { iv, sealed } = await encryptGcm(key, { data, additional: toBytes(additional) });
  const end = sealed.length - GCM_TAG_BYTES;
  const [ciphertext, tag] = [sealed.subarray(0, end), sealed.subarray(end)];
  return { iv: encode(iv), ciphertext: encode(ciphertext), tag: encode(tag) };
}

async function decrypt(
  key: CryptoKey,
  { additional, ...parts }: { iv: string; ciphertext: string; tag: string; additional: string },
): Promise<Bytes> {
  const [ciphertext, tag] = [decode(parts.ciphertext), decode(parts.tag)];
  // What is encrypted and its tag are one to WebCrypto, which would take a shorter tag from the former.
  if (tag.length !== GCM_TAG_BYTES) throw new RecordUnreadableError();
  const sealed = new Uint8Array(ciphertext.length + tag.length);
  sealed.set(ciphertext);
  sealed.set(tag, ciphertext.length);
  const opened = await decryptGcm(key, {
    iv: decode(parts.iv),
    sealed,
    additional: toBytes(additional),
  });
  if (opened === null) throw new RecordUnreadableError();
  return opened;
}

function encode(bytes: Uint8Array): string {
  return base64url.encode(bytes);
}

function decode(text: string): Bytes {
  return new Uint8Array(base64url.decode(text));
}
