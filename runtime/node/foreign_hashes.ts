import { Buffer } from "node:buffer";
import { createCipheriv, pbkdf2, scrypt } from "node:crypto";
import { promisify } from "node:util";
import type { ForeignScheme } from "../../rules/password_hashes.ts";
import type { DerivedKey, Turn } from "../request/wire.ts";
import type { FOREIGN_HASHES } from "./foreign_packages.ts";
import { ON_DEMAND } from "./on_demand.ts";
import { HASH_TURNS } from "./scrypt.ts";

/** What is derived as another system does, and in whose turn. */
type ForeignArgs = { password: string; salt: string; cost: ForeignScheme } & Partial<Turn>;

/**
 * What another system's scheme makes of a password; it takes the password as it is typed, as that system did.
 *
 * @throws {BusyError} when too many wait already
 */
export async function deriveForeignKey(
  { client = "", cost, password, project = "", salt }: ForeignArgs,
): Promise<DerivedKey> {
  const key = await HASH_TURNS.run(() => keyOf(cost, { password, salt }), { project, client });
  return { salt, key };
}

/** A password, and the salt of the hash it is compared with. */
interface Salted {
  readonly password: string;
  readonly salt: string;
}

/** Loaded where a hash needs them: most deployments never do. */
async function loadPackages(): Promise<typeof FOREIGN_HASHES> {
  return (await ON_DEMAND.foreignPackages()).FOREIGN_HASHES;
}

async function keyOf(scheme: ForeignScheme, { password, salt }: Salted): Promise<string> {
  switch (scheme.kind) {
    case "bcrypt": {
      const { bcrypt } = await loadPackages();
      const cost = String(scheme.cost).padStart(2, "0");
      return (await bcrypt(password, `$2b$${cost}$${salt}`)).slice(-BCRYPT_KEY_LENGTH);
    }
    case "sha-crypt": {
      const { shaCrypt } = await loadPackages();
      const version = scheme.digest === "sha256" ? 5 : 6;
      const text = shaCrypt(password, `$${version}$rounds=${scheme.rounds}$${salt}`);
      return text.slice(text.lastIndexOf("$") + 1);
    }
    default:
      return (await bytesOf(scheme, { password, salt: Buffer.from(salt, "base64url") }))
        .toString("base64url");
  }
}

const BCRYPT_KEY_LENGTH = 31;
const deriveBits = promisify(pbkdf2);

async function bytesOf(
  scheme: Exclude<ForeignScheme, { kind: "bcrypt" | "sha-crypt" }>,
  { password, salt }: { password: string; salt: Buffer },
): Promise<Buffer> {
  switch (scheme.kind) {
    case "argon2": {
      const { argon2i, argon2id } = await loadPackages();
      const { keyBytes, lanes, memoryKiB, passes, variant } = scheme;
      const derive = variant === "id" ? argon2id : argon2i;
      const cost = { memorySize: memoryKiB, iterations: passes, parallelism: lanes };
      const how = { ...cost, hashLength: keyBytes, outputType: "binary" } as const;
      return Buffer.from(await derive({ password, salt, ...how }));
    }
    case "pbkdf2":
      return await deriveBits(password, salt, scheme.iterations, scheme.keyBytes, scheme.digest);
    case "scrypt":
      return await scryptBytes(scheme, { password, salt });
    case "firebase-scrypt": {
      const key = await scryptBytes({ ...scheme, p: 1, keyBytes: 32 }, { password, salt });
      const stream = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
      return Buffer.concat([stream.update(Buffer.alloc(64)), stream.final()]);
    }
  }
}

function scryptBytes(
  { keyBytes, logN, p, r }: { logN: number; r: number; p: number; keyBytes: number },
  { password, salt }: { password: string; salt: Buffer },
): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) =>
    scrypt(
      password,
      salt,
      keyBytes,
      { N, r, p, maxmem: 256 * N * r + 128 * r * p },
      (error, key) => error ? reject(error) : resolve(key),
    )
  );
}
