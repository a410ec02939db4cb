import { Buffer } from "node:buffer";
import { randomBytes, scrypt } from "node:crypto";
import { availableParallelism } from "node:os";
import { ON_DEMAND } from "./on_demand.ts";
import { Turns } from "./turns.ts";
import type { DeriveArgs } from "../request/references.ts";
import type { DerivedKey, ScryptCost, Turn } from "../request/wire.ts";

/**
 * How many passwords may wait to be hashed in one process, beside those that run: one for each
 * processor. A hash takes some tenths of a second, so a project's last one waits for some 20 seconds.
 * On Convex each action runs apart, and Convex's own limit of concurrent actions takes this one's place.
 */
export const HASH_QUEUE = { waiting: 256, perProject: 64, perClient: 32 } as const;

const SALT_BYTES = 16;
/**
 * More hashes than processors would share them: all would end at the end, each holds 32 MiB until
 * then, and nothing would be left to do beside the last of them.
 */
export const HASH_TURNS: Turns = new Turns({ atOnce: availableParallelism(), ...HASH_QUEUE });

/** What is derived, and in whose turn. */
type ScryptArgs = Pick<DeriveArgs, "password" | "salt"> & { cost: ScryptCost } & Partial<Turn>;

/**
 * scrypt (RFC 7914) of a password in Unicode normal form KC, so that the same password typed on two
 * keyboards is one password. Salt and key are base64url.
 *
 * @throws {BusyError} when too many wait already
 */
export async function deriveKey(
  { client = "", cost, password, project = "", salt }: ScryptArgs,
): Promise<DerivedKey> {
  const saltBytes = salt === null ? randomBytes(SALT_BYTES) : Buffer.from(salt, "base64url");
  const N = 2 ** cost.logN;
  // Node refuses to use more than 32 MiB unless told so; scrypt needs 128 * N * r bytes.
  const options = { N, r: cost.r, p: cost.p, maxmem: 128 * N * cost.r * 2 };
  const derive = () =>
    new Promise<Buffer>((resolve, reject) => {
      scrypt(
        password.normalize("NFKC"),
        saltBytes,
        cost.keyBytes,
        options,
        (error, derived) => error ? reject(error) : resolve(derived),
      );
    });
  // Side by side: a hash is derived in a thread of its own.
  const [key, isCommon] = await Promise.all([
    HASH_TURNS.run(derive, { project, client }),
    salt === null ? isCommonPassword(password) : undefined,
  ]);
  const derived = { salt: saltBytes.toString("base64url"), key: key.toString("base64url") };
  return isCommon === undefined ? derived : { ...derived, isCommon };
}

/** Whether a password is one that attackers try first, whatever its case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  return (await ON_DEMAND.commonPasswords()).isCommonPassword(password);
}
