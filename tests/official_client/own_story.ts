import type { OwnClient, OwnSide } from "./own_sides.ts";
import type { Story } from "./story.ts";

type Note = <Data>(
  endpoint: string,
  call: Promise<{ data: Data; error: unknown }>,
) => Promise<Data>;

/** Who a chapter is about, and what notes its calls. */
interface Chapter {
  readonly note: Note;
  readonly side: OwnSide;
}

const PASSWORD = "password of project A";
const NEW_PASSWORD = "other password of A";

/** The calls with which somebody comes in and keeps the own account, in an order that succeeds. */
export async function tellOwn(side: OwnSide): Promise<Story> {
  const story: Story = new Map();
  const note: Note = async (endpoint, call) => {
    const { data, error } = await call;
    story.set(endpoint, { data, error });
    return data;
  };
  const ada = side.visitor();
  await account(note, ada);
  await sessions({ note, side }, ada);
  await mails({ note, side });
  await codes({ note, side });
  await guests({ note, side });
  await factors({ note, side });
  return story;
}

async function account(note: Note, ada: OwnClient): Promise<void> {
  const email = "ada@example.com";
  const [name, username] = ["Ada", "ada_l"];
  await note("GET /get-session, without one", ada.getSession());
  await note("POST /is-username-available", ada.isUsernameAvailable({ username }));
  await note(
    "POST /sign-up/email",
    ada.signUp.email({ email, name, password: PASSWORD, username }),
  );
  await note("GET /get-session", ada.getSession());
  const image = "https://example.com/a.png";
  await note("POST /update-user", ada.updateUser({ name: "Ada L.", image }));
  const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
  await note(
    "POST /change-password",
    ada.changePassword({ ...change, revokeOtherSessions: true }),
  );
  await note("GET /list-accounts", ada.listAccounts());
  await note("GET /token", ada.token());
  await note("POST /sign-out", ada.signOut());
  const credentials = { password: NEW_PASSWORD, rememberMe: false };
  await note("POST /sign-in/email", ada.signIn.email({ email, ...credentials }));
  await ada.signOut();
  await note("POST /sign-in/username", ada.signIn.username({ username, ...credentials }));
}

async function sessions({ note, side }: Chapter, ada: OwnClient): Promise<void> {
  const other = side.visitor();
  const signIn = () => other.signIn.email({ email: "ada@example.com", password: NEW_PASSWORD });
  await signIn();
  const listed = await note("GET /list-sessions", ada.listSessions());
  const own = (await ada.getSession()).data?.session.id;
  const token = listed?.find(({ id }) => id !== own)?.token ?? "";
  await note("POST /revoke-session", ada.revokeSession({ token }));
  await signIn();
  await note("POST /revoke-other-sessions", ada.revokeOtherSessions());
  const made = await note("GET /one-time-token/generate", ada.oneTimeToken.generate());
  await note(
    "POST /one-time-token/verify",
    side.visitor().oneTimeToken.verify({ token: made?.token ?? "" }),
  );
  await note("POST /change-email", ada.changeEmail({ newEmail: "ada.l@example.com" }));
  await note("POST /revoke-sessions", ada.revokeSessions());
}

async function mails({ note, side }: Chapter): Promise<void> {
  const grace = side.visitor();
  const email = "grace@example.com";
  await grace.signUp.email({ email, password: PASSWORD, name: "Grace" });
  await note("POST /send-verification-email", grace.sendVerificationEmail({ email }));
  await side.mailed(email);
  await note(
    "POST /request-password-reset",
    grace.requestPasswordReset({ email, redirectTo: "/reset" }),
  );
  const token = await side.mailed(email);
  await note("POST /reset-password", grace.resetPassword({ newPassword: NEW_PASSWORD, token }));
  await note("POST /sign-in/magic-link", grace.signIn.magicLink({ email, callbackURL: "/" }));
}

async function codes({ note, side }: Chapter): Promise<void> {
  const mary = side.visitor();
  const email = "mary@example.com";
  const ask = (type: "sign-in" | "email-verification") =>
    note(
      "POST /email-otp/send-verification-otp",
      mary.emailOtp.sendVerificationOtp({ email, type }),
    );
  await ask("sign-in");
  const first = await side.mailed(email);
  await note(
    "POST /sign-in/email-otp",
    mary.signIn.emailOtp({ email, otp: first, name: "Mary" }),
  );
  await ask("email-verification");
  const otp = await side.mailed(email);
  await note(
    "POST /email-otp/check-verification-otp",
    mary.emailOtp.checkVerificationOtp({ email, otp, type: "email-verification" }),
  );
  await note("POST /email-otp/verify-email", mary.emailOtp.verifyEmail({ email, otp }));
  await note(
    "POST /email-otp/request-password-reset",
    mary.emailOtp.requestPasswordReset({ email }),
  );
  await note(
    "POST /email-otp/reset-password",
    mary.emailOtp.resetPassword({ email, otp: await side.mailed(email), password: PASSWORD }),
  );
}

async function guests({ note, side }: Chapter): Promise<void> {
  const guest = side.visitor();
  await note("POST /sign-in/anonymous", guest.signIn.anonymous());
  await note("POST /delete-anonymous-user", guest.deleteAnonymousUser());
  await guest.signIn.anonymous();
  await note(
    "POST /sign-up/email, as a guest",
    guest.signUp.email({ email: "guest@example.com", name: "Guest", password: PASSWORD }),
  );
}

async function factors({ note, side }: Chapter): Promise<void> {
  const jean = side.visitor();
  const [email, password] = ["jean@example.com", PASSWORD];
  await jean.signUp.email({ email, password, name: "Jean" });
  const made = await note("POST /two-factor/enable", jean.twoFactor.enable({ password }));
  const uri = made !== null && "totpURI" in made ? made.totpURI : "otpauth://totp/x?secret=A";
  await note(
    "POST /two-factor/verify-totp",
    jean.twoFactor.verifyTotp({ code: side.totp(uri) }),
  );
  await note("POST /two-factor/get-totp-uri", jean.twoFactor.getTotpUri({ password }));
  const renewed = await note(
    "POST /two-factor/generate-backup-codes",
    jean.twoFactor.generateBackupCodes({ password }),
  );
  await jean.signOut();
  await note("POST /sign-in/email, with a factor", jean.signIn.email({ email, password }));
  const [code = ""] = renewed?.backupCodes ?? [];
  await note(
    "POST /two-factor/verify-backup-code",
    jean.twoFactor.verifyBackupCode({ code }),
  );
  await note("POST /two-factor/disable", jean.twoFactor.disable({ password }));
}
