// Contract 3.0, in seconds as Better Auth counts them.
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long what is mailed can be used. */
export const LIFETIMES = {
  passwordReset: HOUR,
  emailVerification: 24 * HOUR,
  magicLink: 10 * MINUTE,
  otp: 10 * MINUTE,
} as const;

/** Digits of a mailed code. */
export const OTP_DIGITS = 6;
