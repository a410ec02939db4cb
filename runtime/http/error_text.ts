/** The body of an error as the lanes answer it. */
export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
}

const STALE = "This link is not valid any more. Ask for a new one.";

/** Sentences for people, where the one for programs would not help them. */
const TEXTS: Readonly<Record<string, string>> = {
  INVALID_TOKEN: STALE,
  TOKEN_EXPIRED: STALE,
  VALIDATION_ERROR: STALE,
  PROJECT_NOT_FOUND: STALE,
  USER_NOT_FOUND: STALE,
  EMAIL_UNSUBSCRIBE_INVALID:
    "This link is not whole. Open it again from the mail, or from a newer one.",
  NOT_FOUND: "This link leads nowhere. Check that it is complete.",
  AUTHENTICATION_REQUIRED: "Sign in first, then open the link of the mail again.",
  EMAIL_NOT_VERIFIED: "Verify your email address first, then open the link of the mail again.",
  INVITATION_NOT_FOUND: STALE,
  INVITATION_NOT_PENDING: STALE,
  INVALID_ORIGIN: "Open the link again and use the button of its page.",
  INVALID_CODE: "This code is not right. Enter the one that is shown now.",
  INVALID_BACKUP_CODE: "This backup code is not right, or was used before.",
  INVALID_TWO_FACTOR_COOKIE: "This took too long. Sign in again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Sign in again.",
  INVALID_USER: "This link is for another account. Sign out and open it again.",
  STATE_MISMATCH: "This took too long, or began in another browser. Sign in again.",
  STATE_NOT_FOUND: "This took too long, or began in another browser. Sign in again.",
  ACCESS_DENIED: "The sign-in was cancelled. Try it again, or sign in another way.",
  INVALID_CALLBACK_URL: "This link leads to a place that the app does not allow.",
  ACCOUNT_NOT_LINKED:
    "There is an account with this address already. Sign in the way you did before.",
  SIGNUP_DISABLED: "There is no account for this sign-in, and nobody can sign up here.",
  EMAIL_NOT_FOUND: "The provider did not tell an email address. Sign in another way.",
  NEW_USER_SIGNUP_DISABLED: "There is no account with this address.",
};

/** What went wrong, for the person who sees the page. */
export function errorText({ code, message }: ErrorBody): string {
  return TEXTS[code?.toUpperCase() ?? ""] ?? message ?? "Try again later.";
}
