// Contract 3.0, in seconds as Better Auth counts them.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long what is mailed, or stands in a redirect, can be used. */
export const LIFETIMES = {
  passwordReset: HOUR,
  emailVerification: DAY,
  /** After it an address that was changed is the new one's for good. */
  addressUndo: 7 * DAY,
  magicLink: 10 * MINUTE,
  /** From when it was mailed last. */
  otp: 10 * MINUTE,
  /** From when it was made: after it another code is mailed to whoever asks. */
  otpMailedAgain: 20 * MINUTE,
  oneTimeToken: 3 * MINUTE,
} as const;

/** Digits of a mailed code. */
export const OTP_DIGITS = 6;
