import { defineErrorCodes, type ErrorCodes, fail } from "../../plugins/_kernel/errors.ts";
import { equalsInConstantTime } from "../crypto/seal.ts";
import type { DerivedKey } from "../request/wire.ts";
import type { AskedPasswords, Asker } from "../request/ask.ts";
import { CURRENT_COST, formatPasswordHash, parsePasswordHash } from "./password_hash.ts";

/** How passwords are asked for in one request. */
interface AskedPasswordsOptions {
  readonly asker: Asker;
  /**
   * Whether a common password is refused. A sign-in also hashes, for unknown addresses, and must not
   * answer them differently.
   */
  readonly refuseCommon: boolean;
}

/** Hashing takes far longer than a mutation may, so the answers come from outside. */
export function askedPasswords({ asker, refuseCommon }: AskedPasswordsOptions): AskedPasswords {
  let outdated: string | null = null;
  return {
    async hash(password) {
      const answer = await asker.scrypt(password, { salt: null, cost: CURRENT_COST });
      const { isCommon, key, salt }: DerivedKey = JSON.parse(answer);
      if (isCommon && refuseCommon) fail("BAD_REQUEST", PASSWORD_ERROR_CODES.PASSWORD_TOO_COMMON);
      return formatPasswordHash({ cost: CURRENT_COST, salt, key });
    },
    async verify({ hash, password }) {
      const stored = parsePasswordHash(hash);
      // A hash of no known form verifies nothing, but must not answer faster than one that does.
      const { cost, salt } = stored ?? { salt: null, cost: CURRENT_COST };
      const { key }: DerivedKey = JSON.parse(await asker.scrypt(password, { salt, cost }));
      const isRight = stored !== null && equalsInConstantTime(key, stored.key);
      const isCurrent = JSON.stringify(cost) === JSON.stringify(CURRENT_COST);
      outdated = isRight && !isCurrent ? password : null;
      return isRight;
    },
    takeOutdated() {
      const password = outdated;
      outdated = null;
      return password;
    },
  };
}

/** Errors of a password that may not be set. */
export const PASSWORD_ERROR_CODES: ErrorCodes<
  "PASSWORD_TOO_SHORT" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_COMMON"
> = defineErrorCodes({
  PASSWORD_TOO_SHORT: "Choose a longer password",
  PASSWORD_TOO_LONG: "Choose a shorter password",
  PASSWORD_TOO_COMMON: "Choose another password, this one is among the first that attackers try",
});
