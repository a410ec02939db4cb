import { generateRandomString } from "better-auth/crypto";
import type { RuntimeConfig } from "../../deployment/config.ts";
import { nameSecret } from "../../crypto/seal.ts";
import { cookieSecrets } from "../../crypto/cookie_secrets.ts";
import { LIFETIMES, OTP_DIGITS } from "../account/lifetimes.ts";

const SEED_LENGTH = 32;
/** Hex digits of an HMAC that make a code: so many that none of the codes is likelier than another. */
const HEX_DIGITS = 13;

/**
 * Where a mailed code is read from: its row holds a seed, and the code is the last digits of the seed's
 * HMAC-SHA256 under a secret of the project. So whoever sees the table sees no code, and the platform can
 * mail the same one again.
 */
export interface MailedCodes {
  /** The code of a stored seed: {@link OTP_DIGITS} digits. */
  codeOf(seed: string): Promise<string>;
}

/** The codes of one project. */
export function mailedCodes(
  config: Pick<RuntimeConfig, "secret" | "previousSecrets">,
  projectId: string,
): MailedCodes {
  return {
    async codeOf(seed) {
      const [{ value }] = await cookieSecrets(config, projectId);
      const digest = nameSecret(value, `otp:${seed}`);
      const number = parseInt(digest.slice(0, HEX_DIGITS), 16) % 10 ** OTP_DIGITS;
      return String(number).padStart(OTP_DIGITS, "0");
    },
  };
}

/** A seed for a new code; it says when it was made. */
export function newSeed(now: number): string {
  return `${now}-${generateRandomString(SEED_LENGTH, "a-z", "A-Z", "0-9")}`;
}

/** Whether a code may be mailed once more, to whoever asks while it is good. */
export function mayBeMailedAgain(seed: string, now: number): boolean {
  return now - Number(seed.split("-")[0]) < LIFETIMES.otpMailedAgain * 1000;
}
