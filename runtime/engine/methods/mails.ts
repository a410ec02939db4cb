import type { MailQueue } from "../../../plugins/_kernel/mails.ts";
import {
  type LinkBase,
  type LinkData,
  magicLink,
  resetLink,
  verificationLink,
} from "../../mails/links.ts";

/** What the mails of one project are made with. */
export interface MethodMailsOptions extends LinkBase {
  readonly mails: MailQueue;
  /** The project's name. */
  readonly appName: string;
}

interface Addressee {
  readonly email: string;
  readonly name: string;
}

/** Better Auth's callbacks that send something, each as a mail of the queue. */
export interface MethodMails {
  verification(data: LinkData & { user: Addressee }): Promise<void>;
  passwordReset(data: LinkData & { user: Addressee }): Promise<void>;
  changeEmail(data: LinkData & { user: Addressee; newEmail: string }): Promise<void>;
  magicLink(data: LinkData & { email: string }): Promise<void>;
  emailOtp(data: { email: string; otp: string; type: string }): Promise<void>;
}

/** Makes the callbacks; the variables have the names that templates know (contract 3.1). */
export function methodMails(options: MethodMailsOptions): MethodMails {
  const { appName, mails } = options;
  return {
    verification: ({ user, ...link }) => {
      const verificationUrl = verificationLink(options, link);
      const variables = { appName, userName: user.name, verificationUrl, token: link.token };
      return mails.enqueue({ type: "verification", to: user.email, variables });
    },
    passwordReset: ({ user, ...link }) => {
      const resetUrl = resetLink(options, link);
      const variables = { appName, userName: user.name, resetUrl, token: link.token };
      return mails.enqueue({ type: "password-reset", to: user.email, variables });
    },
    changeEmail: ({ newEmail, user, ...link }) => {
      const confirmationUrl = verificationLink(options, link);
      const base = { appName, userName: user.name, newEmail };
      const variables = { ...base, confirmationUrl, token: link.token };
      return mails.enqueue({ type: "change-email", to: user.email, variables });
    },
    magicLink: ({ email, ...link }) => {
      const magicLinkUrl = magicLink(options, link);
      const variables = { appName, email, magicLinkUrl, token: link.token };
      return mails.enqueue({ type: "magic-link", to: email, variables });
    },
    emailOtp: ({ email, otp, type }) => {
      const variables = { appName, email, otp, purpose: type };
      return mails.enqueue({ type: "email-otp", to: email, variables });
    },
  };
}
