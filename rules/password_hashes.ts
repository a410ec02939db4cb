/**
 * Stored password hashes that other systems made, and what they may cost. They keep their form until their
 * user signs in, which replaces them (`runtime/request/passwords.ts`).
 *
 * - `$2b$10$<salt><key>` bcrypt, `$2a$` and `$2y$` too
 * - `$argon2id$v=19$m=65536,t=3,p=4$<salt>$<key>`, `argon2i` too
 * - `$scrypt$ln=15,r=8,p=1$<salt>$<key>`
 * - `$firebase-scrypt$ln=14,r=8$<salt>$<key>`, see {@link ForeignScheme}
 * - `$pbkdf2-sha256$i=600000$<salt>$<key>`, `sha1` and `sha512` too
 * - `$6$rounds=5000$<salt>$<key>` SHA-crypt, `$5$` too
 *
 * Salt and key are base64 without padding in all but bcrypt and SHA-crypt, which have an alphabet of
 * their own.
 *
 * @module
 */

/**
 * How a key is derived from a password, as the question for it says. Firebase encrypts its signer key
 * under what scrypt gives: the hash is a stream of AES-CTR over that key, so that stream is what is
 * stored and derived here, and the signer key is needed while users are imported only.
 */
export type ForeignScheme =
  | { readonly kind: "bcrypt"; readonly cost: number }
  | {
    readonly kind: "argon2";
    readonly variant: "id" | "i";
    readonly memoryKiB: number;
    readonly passes: number;
    readonly lanes: number;
    readonly keyBytes: number;
  }
  | {
    readonly kind: "scrypt";
    readonly logN: number;
    readonly r: number;
    readonly p: number;
    readonly keyBytes: number;
  }
  | { readonly kind: "firebase-scrypt"; readonly logN: number; readonly r: number }
  | {
    readonly kind: "pbkdf2";
    readonly digest: "sha1" | "sha256" | "sha512";
    readonly iterations: number;
    readonly keyBytes: number;
  }
  | {
    readonly kind: "sha-crypt";
    readonly digest: "sha256" | "sha512";
    readonly rounds: number;
  };

/** A foreign hash taken apart. */
interface ForeignHash {
  readonly scheme: ForeignScheme;
  /** base64url; of bcrypt and SHA-crypt as they write it. */
  readonly salt: string;
  /** What is derived from the right password, in the same form. */
  readonly key: string;
}

const BCRYPT = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;
const SHA_CRYPT = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$\s:]{0,16})\$([./A-Za-z0-9]{43,86})$/;
const PHC = /^\$([a-z0-9-]+)((?:\$[a-z]+=\d+(?:,[a-z]+=\d+)*)+)\$([\w+/-]*)\$([\w+/-]+)$/;
/** Rounds of a SHA-crypt hash that names none. */
const SHA_CRYPT_ROUNDS = 5000;
const FIREBASE_KEY_BYTES = 64;

/** Takes a foreign hash apart; null for a text of no known form. */
export function parseForeignHash(text: string): ForeignHash | null {
  const bcrypt = BCRYPT.exec(text);
  if (bcrypt) {
    const [, cost = "", salt = "", key = ""] = bcrypt;
    return { scheme: { kind: "bcrypt", cost: Number(cost) }, salt, key };
  }
  const shaCrypt = SHA_CRYPT.exec(text);
  if (shaCrypt) {
    const [, version, rounds, salt = "", key = ""] = shaCrypt;
    const digest = version === "5" ? "sha256" : "sha512";
    if (key.length !== (digest === "sha256" ? 43 : 86)) return null;
    const scheme = {
      kind: "sha-crypt",
      digest,
      rounds: Number(rounds ?? SHA_CRYPT_ROUNDS),
    } as const;
    return { scheme, salt, key };
  }
  return parsePhc(text);
}

function parsePhc(text: string): ForeignHash | null {
  const [, name = "", settings = "", salt = "", key = ""] = PHC.exec(text) ?? [];
  const given = Object.fromEntries(
    settings.split(/[$,]/).filter(Boolean).map((each) => each.split("=") as [string, string]),
  );
  const keyBytes = Math.floor(key.length * 3 / 4);
  const scheme = schemeOf(name, { given, keyBytes });
  return scheme && { scheme, salt: toBase64Url(salt), key: toBase64Url(key) };
}

function schemeOf(
  name: string,
  { given, keyBytes }: { given: Readonly<Record<string, string>>; keyBytes: number },
): ForeignScheme | null {
  const numbers = (names: string) =>
    Object.keys(given).sort().join() === names
      ? names.split(",").map((each) => Number(given[each]))
      : null;
  const pbkdf2 = /^pbkdf2-(sha1|sha256|sha512)$/.exec(name)?.[1] as "sha1" | undefined;
  if (pbkdf2 !== undefined) {
    const [iterations] = numbers("i") ?? [];
    return iterations === undefined
      ? null
      : { kind: "pbkdf2", digest: pbkdf2, iterations, keyBytes };
  }
  if (name === "argon2id" || name === "argon2i") {
    const [memoryKiB, lanes, passes, version] = numbers("m,p,t,v") ?? [];
    if (memoryKiB === undefined || lanes === undefined || passes === undefined) return null;
    const variant = name === "argon2id" ? "id" : "i";
    // The version before 1.3 is another function.
    return version === 19 ? { kind: "argon2", variant, memoryKiB, passes, lanes, keyBytes } : null;
  }
  if (name === "scrypt") {
    const [logN, p, r] = numbers("ln,p,r") ?? [];
    if (logN === undefined || p === undefined || r === undefined) return null;
    return { kind: "scrypt", logN, r, p, keyBytes };
  }
  if (name !== "firebase-scrypt" || keyBytes !== FIREBASE_KEY_BYTES) return null;
  const [logN, r] = numbers("ln,r") ?? [];
  return logN === undefined || r === undefined ? null : { kind: "firebase-scrypt", logN, r };
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** Memory and work of one scrypt, in KiB and in blocks. */
const MAX_SCRYPT_KIB = 64 * 1024;
const MAX_SCRYPT_BLOCKS = 2 ** 21;
const MAX_ARGON2_KIB = 128 * 1024;
/** Memory by passes. It runs in the host's own thread, as SHA-crypt does: everybody waits for it, a third of a second. */
const MAX_ARGON2_WORK_KIB = 256 * 1024;

/**
 * Whether a hash costs no more than a sign-in may take, about a second: whoever imports one decides what
 * every try of its password takes, also a stranger's. Numbers that its function can't take are no cost
 * either.
 */
export function isAffordable(scheme: ForeignScheme): boolean {
  switch (scheme.kind) {
    case "bcrypt":
      return between(scheme.cost, 4, 13);
    case "argon2": {
      const { keyBytes, lanes, memoryKiB, passes } = scheme;
      return between(memoryKiB, 8 * lanes, MAX_ARGON2_KIB) && between(lanes, 1, 16) &&
        between(passes, 1, 64) && memoryKiB * passes <= MAX_ARGON2_WORK_KIB &&
        between(keyBytes, 16, 128);
    }
    case "scrypt":
      return isAffordableScrypt(scheme) && between(scheme.keyBytes, 16, 128);
    case "firebase-scrypt":
      return isAffordableScrypt({ ...scheme, p: 1 });
    case "pbkdf2":
      return between(scheme.iterations, 1, 2_000_000) && between(scheme.keyBytes, 16, 128);
    case "sha-crypt":
      return between(scheme.rounds, 1000, 60_000);
  }
}

function isAffordableScrypt({ logN, p, r }: { logN: number; r: number; p: number }): boolean {
  return between(logN, 1, 20) && between(r, 1, 64) && between(p, 1, 16) &&
    2 ** logN * r / 8 <= MAX_SCRYPT_KIB && 2 ** logN * r * p <= MAX_SCRYPT_BLOCKS;
}

/** What passwords are hashed with here, an OWASP option: scrypt with 32 MiB of memory, three passes. */
export const CURRENT_COST = { logN: 15, r: 8, p: 3, keyBytes: 32 } as const;

/** Hashes that are made here, of whatever cost. */
const OWN = /^\$scrypt\$ln=\d{1,2},r=\d{1,3},p=\d{1,3}\$[\w-]{22}\$[\w-]{43}$/;

/**
 * What the kind of a hash is called that another system made, where such hashes are counted: `bcrypt`,
 * `pbkdf2-sha256`, `better-auth`. Null for one that was made here.
 */
export function importedKind(hash: string): string | null {
  if (OWN.test(hash)) return null;
  const scheme = parseForeignHash(hash)?.scheme;
  if (scheme === undefined) return "better-auth";
  switch (scheme.kind) {
    case "argon2":
      return `argon2${scheme.variant}`;
    case "pbkdf2":
      return `pbkdf2-${scheme.digest}`;
    case "sha-crypt":
      return `${scheme.digest}-crypt`;
    default:
      return scheme.kind;
  }
}

function toBase64Url(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_");
}
