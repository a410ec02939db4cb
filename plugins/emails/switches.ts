import type { EmailSettingsRow } from "../_kernel/store.ts";
import type { MailType } from "../_kernel/mails.ts";
import type { EmailKind } from "./types.ts";

/** A kind of mails that a project may switch off; it is on until then. */
interface Kind extends Omit<EmailKind, "enabled"> {
  /** Which mails are of it. */
  readonly types: readonly MailType[];
}

/**
 * Every kind there is. What tells users what was done to their account, and what proves an address
 * before it changes or an account goes, is of none: nobody can switch it off.
 */
const KINDS: readonly Kind[] = [
  {
    id: "welcome",
    name: "Welcome",
    description: "Greets a new user",
    category: "auth",
    types: ["welcome"],
  },
  {
    id: "verification",
    name: "Email verification",
    description: "Asks whether an address belongs to whoever gave it",
    category: "auth",
    types: ["verification"],
  },
  {
    id: "password-reset",
    name: "Password reset",
    description: "Leads to the page where a new password is chosen",
    category: "auth",
    types: ["password-reset"],
  },
  {
    id: "magic-link",
    name: "Magic link",
    description: "Holds a link to sign in with",
    category: "auth",
    types: ["magic-link"],
  },
  {
    id: "email-otp",
    name: "Mailed code",
    description: "Holds a code to sign in with",
    category: "auth",
    types: ["email-otp"],
  },
  {
    id: "org-invitation",
    name: "Organization invitation",
    description: "Invites somebody to an organization",
    category: "org",
    types: ["invitation"],
  },
  {
    id: "mfa-setup",
    name: "Mailed second factor",
    description: "Holds the code of a second step of signing in",
    category: "auth",
    types: ["two-factor-otp"],
  },
];

/** The kinds of mails as a project has them. */
export function kindsOf(settings: Pick<EmailSettingsRow, "off"> | null): EmailKind[] {
  return KINDS.map(({ types: _, ...kind }) => ({
    ...kind,
    enabled: settings?.off?.includes(kind.id) !== true,
  }));
}

/** Whether a project has switched mails of a type off. */
export function isOff(settings: Pick<EmailSettingsRow, "off"> | null, type: string): boolean {
  const off = settings?.off ?? [];
  return KINDS.some(({ id, types }) => off.includes(id) && types.some((each) => each === type));
}
