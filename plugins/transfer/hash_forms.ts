/**
 * Password hashes as other systems write them, brought into the form in which they are stored here
 * (`rules/password_hashes.ts`).
 *
 * @module
 */
import { isAffordable, parseForeignHash } from "../../rules/password_hashes.ts";

/** Why a hash does not come along: its user then chooses a new password. */
export type HashRefusal = "HASH_UNKNOWN" | "HASH_TOO_COSTLY";

/** A hash that can be stored, or why it can't. */
export type StoredHash =
  | { readonly hash: string; readonly refused?: undefined }
  | { readonly refused: HashRefusal; readonly hash?: undefined };

/** Better Auth's own `salt:key`, which the platform reads as it is. */
const BETTER_AUTH = /^[0-9a-f]{32}:[0-9a-f]{128}$/;
const DJANGO_PBKDF2 = /^pbkdf2_(sha1|sha256)\$(\d{1,9})\$([^$]+)\$([\w+/]+)=*$/;
/** Django's names before hashes that have a form of their own. */
const DJANGO_PREFIX = /^(?:bcrypt\$|argon2)(?=\$)/;
/** Without `sha256` in its name, passlib writes SHA-1; `.` stands for `+`. */
const PASSLIB_PBKDF2 = /^\$pbkdf2(|-sha256|-sha512)\$(\d{1,9})\$([\w./]+)\$([\w./]+)$/;
const WERKZEUG_PBKDF2 = /^pbkdf2:(sha1|sha256|sha512):(\d{1,9})\$([^$]+)\$([0-9a-f]+)$/;
const WERKZEUG_SCRYPT = /^scrypt:(\d{1,9}):(\d{1,4}):(\d{1,4})\$([^$]+)\$([0-9a-f]+)$/;
const ASP_NET = /^A[AQ][\w+/]{46,200}={0,2}$/;

/**
 * Brings a hash into its stored form: Better Auth's, bcrypt, Argon2, scrypt and PBKDF2 as PHC strings,
 * SHA-crypt, those of Django, passlib and Werkzeug, and those of ASP.NET Identity, versions 2 and 3.
 */
export function toStoredHash(text: string): StoredHash {
  if (BETTER_AUTH.test(text)) return { hash: text };
  const plain = text.replace(DJANGO_PREFIX, "");
  return checked(plain.startsWith("$") ? fromPasslib(plain) ?? plain : fromFramework(plain));
}

function fromPasslib(text: string): string | null {
  const [whole, digest = "", iterations = "", salt = "", key = ""] = PASSLIB_PBKDF2.exec(text) ??
    [];
  if (whole === undefined) return null;
  const name = digest === "" ? "sha1" : digest.slice(1);
  return `$pbkdf2-${name}$i=${iterations}$${salt.replaceAll(".", "+")}$${key.replaceAll(".", "+")}`;
}

function fromFramework(text: string): string | null {
  const [django, digest, iterations, salt, key] = DJANGO_PBKDF2.exec(text) ?? [];
  if (django !== undefined) return `$pbkdf2-${digest}$i=${iterations}$${textBase64(salt)}$${key}`;
  const [pbkdf2, hash, rounds, pinch, hex] = WERKZEUG_PBKDF2.exec(text) ?? [];
  if (pbkdf2 !== undefined) {
    return `$pbkdf2-${hash}$i=${rounds}$${textBase64(pinch)}$${base64(fromHex(hex))}`;
  }
  const [scrypt, N, r, p, grain, derived] = WERKZEUG_SCRYPT.exec(text) ?? [];
  if (scrypt !== undefined) {
    const cost = `ln=${Math.log2(Number(N))},r=${r},p=${p}`;
    return `$scrypt$${cost}$${textBase64(grain)}$${base64(fromHex(derived))}`;
  }
  return ASP_NET.test(text) ? fromAspNet(text) : null;
}

/** ASP.NET's pseudo-random functions by their number in a hash of version 3. */
const ASP_NET_DIGESTS = ["sha1", "sha256", "sha512"];

/** Version 2 is a zero, 16 bytes of salt and 32 of key; version 3 says what it has. */
function fromAspNet(text: string): string | null {
  const bytes = fromBase64(text);
  if (bytes === null) return null;
  if (bytes[0] === 0) {
    if (bytes.length !== 49) return null;
    return `$pbkdf2-sha1$i=1000$${base64(bytes.subarray(1, 17))}$${base64(bytes.subarray(17))}`;
  }
  const view = new DataView(bytes.buffer);
  const digest = ASP_NET_DIGESTS[view.getUint32(1)];
  const saltEnd = 13 + view.getUint32(9);
  if (bytes[0] !== 1 || digest === undefined || saltEnd > bytes.length - 16) return null;
  const [salt, key] = [bytes.subarray(13, saltEnd), bytes.subarray(saltEnd)];
  return `$pbkdf2-${digest}$i=${view.getUint32(5)}$${base64(salt)}$${base64(key)}`;
}

/** What Firebase says of its hashes, beside the users that it exports. Keys are base64. */
export interface FirebaseParameters {
  /** `base64_signer_key`. */
  readonly signerKey: string;
  /** `base64_salt_separator`. */
  readonly saltSeparator: string;
  /** `rounds`. */
  readonly rounds: number;
  /** `mem_cost`. */
  readonly memoryCost: number;
}

/** The stored form of one of Firebase's own hashes: what its signer key was encrypted with. */
export function firebaseHash(
  { hash, salt }: { readonly hash: string; readonly salt: string },
  { memoryCost, rounds, saltSeparator, signerKey }: FirebaseParameters,
): StoredHash {
  const [signer, grains, end, given] = [signerKey, salt, saltSeparator, hash].map(fromBase64);
  if (!signer || !grains || !end || !given || signer.length !== given.length) {
    return { refused: "HASH_UNKNOWN" };
  }
  const stream = given.map((byte, at) => byte ^ (signer[at] ?? 0));
  const whole = new Uint8Array([...grains, ...end]);
  return checked(
    `$firebase-scrypt$ln=${memoryCost},r=${rounds}$${base64(whole)}$${base64(stream)}`,
  );
}

/** The two texts of JSON that Keycloak keeps of a password. */
export interface KeycloakCredential {
  /** `credentialData`: the algorithm and its parameters. */
  readonly credentialData: string;
  /** `secretData`: salt and hash. */
  readonly secretData: string;
}

type KeycloakData = {
  readonly algorithm?: unknown;
  readonly hashIterations?: unknown;
  readonly additionalParameters?: Readonly<Record<string, readonly string[] | undefined>>;
};

/** The stored form of one of Keycloak's hashes, PBKDF2 or Argon2. */
export function keycloakHash({ credentialData, secretData }: KeycloakCredential): StoredHash {
  let data: KeycloakData, secret: { salt?: unknown; value?: unknown };
  try {
    [data, secret] = [JSON.parse(credentialData), JSON.parse(secretData)];
  } catch {
    return { refused: "HASH_UNKNOWN" };
  }
  const { additionalParameters: more = {}, algorithm, hashIterations } = data ?? {};
  const end = `$${unpadded(secret?.salt)}$${unpadded(secret?.value)}`;
  if (algorithm === "argon2") {
    const one = (name: string) => more[name]?.[0];
    if (one("version") !== "1.3") return { refused: "HASH_UNKNOWN" };
    const cost = `m=${one("memory")},t=${hashIterations},p=${one("parallelism")}`;
    return checked(`$argon2${one("type")}$v=19$${cost}${end}`);
  }
  const digests: Readonly<Record<string, string>> = {
    "pbkdf2": "sha1",
    "pbkdf2-sha256": "sha256",
    "pbkdf2-sha512": "sha512",
  };
  return checked(`$pbkdf2-${digests[String(algorithm)]}$i=${hashIterations}${end}`);
}

function checked(text: string | null): StoredHash {
  const parsed = text === null ? null : parseForeignHash(text);
  if (text === null || parsed === null) return { refused: "HASH_UNKNOWN" };
  return isAffordable(parsed.scheme) ? { hash: text } : { refused: "HASH_TOO_COSTLY" };
}

function unpadded(text: unknown): string {
  return typeof text === "string" ? text.replace(/={1,2}$/, "") : "";
}

function textBase64(text = ""): string {
  return base64(new TextEncoder().encode(text));
}

function base64(bytes: Uint8Array): string {
  return unpadded(btoa(String.fromCharCode(...bytes)));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const standard = text.replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(standard), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

function fromHex(text = ""): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
