import { CURRENT_COST, parseForeignHash } from "../../rules/password_hashes.ts";
import { defineErrorCodes, type ErrorCodes, fail } from "../../plugins/_kernel/errors.ts";
import { equalsInConstantTime } from "../../plugins/_kernel/crypto.ts";
import type { DerivedKey, ScryptCost } from "../request/wire.ts";
import { inFlight } from "../request/in_flight.ts";
import type { AskedPasswords, Asker } from "../request/ask.ts";

/** Passwords of the request in flight, for an engine that outlives it. */
export const PASSWORDS_IN_FLIGHT: Pick<AskedPasswords, "hash" | "verify"> = {
  hash: (password) => inFlight().passwords.hash(password),
  verify: (data) => inFlight().passwords.verify(data),
};

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
      const foreign = stored === null ? parseForeignHash(hash) : null;
      if (foreign !== null) {
        const { salt, scheme: cost } = foreign;
        const { key }: DerivedKey = JSON.parse(await asker.foreignHash(password, { salt, cost }));
        const isRight = equalsInConstantTime(key, foreign.key);
        outdated = isRight ? password : null;
        return isRight;
      }
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

/** What Better Auth's own `salt:key` hashes were made with. */
const BETTER_AUTH_COST: ScryptCost = { logN: 14, r: 16, p: 1, keyBytes: 64 };

const CURRENT_FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/;
const BETTER_AUTH_FORM = /^([0-9a-f]{32}):([0-9a-f]{128})$/;

/** A stored password hash taken apart. Salt and key are base64url. */
interface PasswordHash {
  readonly cost: ScryptCost;
  readonly salt: string;
  readonly key: string;
}

/** The stored form, with its parameters: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`. */
export function formatPasswordHash({ cost, key, salt }: PasswordHash): string {
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${salt}$${key}`;
}

/** Takes a stored hash apart, in today's form or Better Auth's; null for anything else. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const current = CURRENT_FORM.exec(text);
  if (current) {
    const [, logN, r, p, salt, key] = current;
    const cost = { logN: Number(logN), r: Number(r), p: Number(p), keyBytes: 32 };
    return { cost, salt: String(salt), key: String(key) };
  }
  const older = BETTER_AUTH_FORM.exec(text);
  if (!older) return null;
  const [, salt, key] = older;
  // Better Auth salts with the hex text itself, not with the bytes it stands for.
  return {
    cost: BETTER_AUTH_COST,
    salt: base64Url(String(salt)),
    key: hexToBase64Url(String(key)),
  };
}

function hexToBase64Url(hex: string): string {
  const bytes = hex.match(/../g)?.map((byte) => String.fromCharCode(parseInt(byte, 16))) ?? [];
  return base64Url(bytes.join(""));
}

function base64Url(binary: string): string {
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/={1,2}$/, "");
}
