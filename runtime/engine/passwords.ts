import { equalsInConstantTime } from "../seal.ts";
import type { DerivedKey } from "../wire.ts";
import type { Asker } from "./ask.ts";
import { CURRENT_COST, formatPasswordHash, parsePasswordHash } from "./password_hash.ts";

/** Password functions as Better Auth takes them. */
export interface Passwords {
  /** Stored form of a new password. */
  hash(password: string): Promise<string>;
  /** Whether a password is the stored one. */
  verify(data: { hash: string; password: string }): Promise<boolean>;
}

/** Hashing takes far longer than a mutation may, so these ask instead of computing. */
export function askedPasswords(asker: Asker): Passwords {
  return {
    async hash(password) {
      const answer = await asker.scrypt(password, { salt: null, cost: CURRENT_COST });
      const { key, salt }: DerivedKey = JSON.parse(answer);
      return formatPasswordHash({ cost: CURRENT_COST, salt, key });
    },
    async verify({ hash, password }) {
      const stored = parsePasswordHash(hash);
      // A hash of no known form verifies nothing, but must not answer faster than one that does.
      const { cost, salt } = stored ?? { salt: null, cost: CURRENT_COST };
      const { key }: DerivedKey = JSON.parse(await asker.scrypt(password, { salt, cost }));
      return stored !== null && equalsInConstantTime(key, stored.key);
    },
  };
}
