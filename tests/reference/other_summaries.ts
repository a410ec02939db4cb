/**
 * What those endpoints do that Better Auth serves, or that stand in no comment of their own. The others are told
 * by the comments above them.
 */
export const OTHER_SUMMARIES: Readonly<Record<string, string>> = {
  "POST /sign-up/email":
    "makes an account with an address and a password, and signs it in unless the project says otherwise.",
  "POST /sign-in/email": "signs in by address and password.",
  "POST /sign-in/username": "signs in by user name and password.",
  "POST /sign-in/anonymous": "makes an account without an address and signs it in.",
  "POST /sign-in/magic-link":
    "mails a link that signs in, whether or not the address has an account.",
  "GET /magic-link/verify":
    "leads to the page on which the link is taken; it takes no token itself.",
  "POST /magic-link/verify": "signs in by the token of a mailed link.",
  "POST /sign-in/email-otp": "signs in by a mailed code.",
  "POST /sign-in/social":
    "begins a sign-in with a provider: answers the address to lead the browser to.",
  "GET /callback/:id": "takes a provider's answer and leads on to the app.",
  "POST /callback/:id": "takes a provider's answer that comes as a form, and leads on to the app.",
  "POST /sign-out": "ends the caller's session.",
  "GET /get-session": "the caller's session and user, or null.",
  "POST /get-session": "always refused: `GET /get-session` renews a session that is due.",
  "GET /list-sessions": "the caller's sessions.",
  "POST /revoke-session": "ends one session of the caller's, by its token.",
  "POST /revoke-sessions": "ends all sessions of the caller.",
  "POST /revoke-other-sessions": "ends all sessions of the caller but this one.",
  "POST /update-session": "always refused: a session holds nothing of an app's own.",
  "GET /one-time-token/generate":
    "makes a token with which another site gets a session of the caller's.",
  "POST /one-time-token/verify": "makes a session by a one-time token.",
  "POST /cross-domain/one-time-token/verify":
    "makes a session by a one-time token, as Convex's plugin asks for it.",
  "POST /update-user": "changes the caller's name, picture, language or user name.",
  "POST /is-username-available": "whether a user name is free.",
  "POST /change-password": "changes the caller's password, by the present one.",
  "POST /verify-password": "whether a password is the caller's.",
  "POST /request-password-reset":
    "mails a link that sets a new password, if the address has an account.",
  "GET /reset-password/:token":
    "leads to the page on which a new password is set; it takes no token itself.",
  "POST /reset-password":
    "sets a new password by the token of a mailed link, and ends all sessions.",
  "POST /change-email": "mails a link by which the caller's address is changed.",
  "POST /send-verification-email": "mails a link that confirms an address.",
  "GET /verify-email":
    "leads to the page on which the address is confirmed; it takes no token itself.",
  "POST /verify-email": "confirms an address by the token of a mailed link.",
  "POST /email-otp/send-verification-otp":
    "mails a code, whether or not the address has an account.",
  "POST /email-otp/check-verification-otp": "whether a mailed code is right, without using it up.",
  "POST /email-otp/verify-email": "confirms an address by a mailed code.",
  "POST /email-otp/request-password-reset":
    "mails a code that sets a new password, if the address has an account.",
  "POST /email-otp/reset-password": "sets a new password by a mailed code, and ends all sessions.",
  "POST /delete-anonymous-user": "takes the caller's anonymous account away.",
  "GET /list-accounts": "the ways in which the caller signs in: password and providers.",
  "POST /link-social": "begins to add a provider's account to the caller's.",
  "POST /unlink-account": "takes a provider's account off the caller's.",
  "GET /account-info": "what a provider says of the caller.",
  "POST /get-access-token": "the caller's access token of a provider, renewed if need be.",
  "POST /refresh-token": "renews the caller's tokens of a provider.",
  "POST /two-factor/enable":
    "begins to set up a second factor: answers what an authenticator takes in, and backup codes.",
  "POST /two-factor/disable": "takes the second factor off.",
  "POST /two-factor/get-totp-uri": "what an authenticator takes in, again.",
  "POST /two-factor/verify-totp":
    "answers the question for a second factor by an authenticator's code, or ends its set-up.",
  "POST /two-factor/verify-backup-code":
    "answers the question for a second factor by a backup code.",
  "POST /two-factor/generate-backup-codes": "makes new backup codes in the place of the old ones.",
  "GET /token": "a token of the project's issuer for the caller, for Convex and other servers.",
  "GET /convex/token": "the same as `GET /token`, as Convex's plugin asks for it.",
  "GET /jwks": "the keys that verify the tokens of the project which the request names.",
  "GET /convex/jwks": "the same as `GET /jwks`, as Convex's plugin asks for it.",
  "GET /p/:clientId/jwks":
    "the keys that verify a project's tokens; a cache may keep them for five minutes.",
  "GET /p/:clientId/.well-known/openid-configuration":
    "a project's discovery document; a cache may keep it for an hour.",
  "POST /p/:clientId/email-events/:provider":
    "takes what a mail provider tells of mails, signed by it.",
  "POST /banata/projects/import/begin": "makes a project that an export is brought into.",
  "POST /banata/projects/import/chunk": "brings in the next part of an export.",
  "POST /banata/projects/import/status": "how far an import is.",
  "POST /banata/projects/import/finish": "opens the project that was brought in.",
  "POST /banata/projects/import/abandon": "takes away what an import has brought.",
  "POST /banata/projects/adopt": "brings users of another system into a project.",
  "POST /banata/projects/adopt/passwords":
    "how many users still have a password as the other system hashed it.",
  "GET /banata/audit-logs/tlog/proof": "a proof that an event is in the log, as a text of C2SP.",
  "GET /banata/audit-logs/tlog/tile/**:place": "a tile of the log's tree, as C2SP lays it out.",
  "GET /banata/setup": "whether the platform has its first administrator.",
  "POST /banata/setup": "makes the first administrator, by the setup token; this works once.",
  "GET /ok": "that the server answers.",
  "GET /error": "the page that says why a sign-in failed.",
};
