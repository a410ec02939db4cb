import {
  type Addressee,
  type Mail,
  type MailQueue,
  securityNotice,
  shownName,
} from "../../../plugins/_kernel/mails.ts";
import {
  type LinkBase,
  type LinkData,
  magicLink,
  resetLink,
  undoLink,
  verificationLink,
} from "../../services/mail_links.ts";

/** A code, the address it was asked for, and where it goes: there, or to nobody. */
interface CodeMail {
  readonly email: string;
  readonly to: string | null;
  /** What the request says of its reader's language. */
  readonly language: string | null;
  readonly otp: string;
  readonly type: string;
}

/** Better Auth's callbacks that send something, each as a mail of the queue. */
export interface MethodMails {
  /** `isCertain` as {@link Mail} has it. */
  verification(data: LinkData & { user: Addressee; isCertain?: boolean }): Promise<void>;
  passwordReset(data: LinkData & { user: Addressee }): Promise<void>;
  changeEmail(data: LinkData & { user: Addressee; newEmail: string }): Promise<void>;
  /** To an old address: that it changes, with the link that undoes it. */
  addressChange(data: LinkData & { user: Addressee; newEmail: string }): Promise<void>;
  /** To the address of a second sign-up: with a link to choose the account's password. */
  accountExists(data: LinkData & { user: Addressee }): Promise<void>;
  magicLink(data: LinkData & { email: string; language: string | null }): Promise<void>;
  emailOtp(data: CodeMail): Promise<void>;
  /** The work of a mail with a link, for nobody. */
  decoy(data: LinkData): Promise<void>;
}

/** Makes the callbacks; the variables have the names that templates know (contract 3.1). */
export function methodMails(
  options: LinkBase & { mails: Pick<MailQueue, "enqueue">; appName: string },
): MethodMails {
  const { appName, mails } = options;
  const toUser = ({ name }: Addressee, token: string) => ({
    appName,
    userName: shownName(name),
    token,
  });
  return {
    verification: ({ isCertain, user, ...link }) => {
      const verificationUrl = verificationLink(options, link);
      const variables = { ...toUser(user, link.token), verificationUrl };
      return mails.enqueue({ type: "verification", ...addressed(user), isCertain, variables });
    },
    passwordReset: ({ user, ...link }) => {
      const variables = { ...toUser(user, link.token), resetUrl: resetLink(options, link) };
      return mails.enqueue({ type: "password-reset", ...addressed(user), variables });
    },
    changeEmail: ({ newEmail, user, ...link }) => {
      const confirmationUrl = verificationLink(options, link);
      const variables = { ...toUser(user, link.token), newEmail, confirmationUrl };
      return mails.enqueue({ type: "change-email", ...addressed(user), variables });
    },
    addressChange: ({ newEmail, user, ...link }) => {
      const { token } = link;
      const about = { newEmail, token, undoUrl: undoLink(options, link) };
      return mails.enqueue(securityNotice(user, { appName, notice: "address-change", ...about }));
    },
    accountExists: ({ user, ...link }) => {
      const variables = { ...toUser(user, link.token), resetUrl: resetLink(options, link) };
      // A sign-up mails somebody in any case: this, or what a new user is mailed.
      const certain = { ...addressed(user), isCertain: true };
      return mails.enqueue({ type: "account-exists", ...certain, variables });
    },
    magicLink: ({ email, language, ...link }) => {
      const magicLinkUrl = magicLink(options, link);
      const variables = { appName, email, magicLinkUrl, token: link.token };
      return mails.enqueue({ type: "magic-link", to: email, variables, language });
    },
    emailOtp: ({ email, language, otp, to, type }) => {
      const variables = { appName, email, otp, purpose: type };
      return mails.enqueue({ type: "email-otp", to, variables, language });
    },
    decoy: (link) => {
      const variables = { appName, token: link.token, resetUrl: resetLink(options, link) };
      return mails.enqueue({ type: "password-reset", to: null, variables });
    },
  };
}

/** A user's address, which may be one that is not theirs yet, or no longer, and their language. */
function addressed({ email, locale }: Addressee): Pick<Mail, "language" | "to"> {
  return { to: email, language: locale };
}
