import type { EmailSettingsRow } from "../_kernel/store.ts";
import type { BuiltInId } from "./built_in/types.ts";
import type { EmailKind } from "./types.ts";

/** A kind of mails that a project may switch off; it is on until then. */
interface Kind extends Omit<EmailKind, "enabled"> {
  /** Which mails are of it. */
  readonly types: readonly BuiltInId[];
}

/**
 * Every kind there is. What proves an address before it changes, and what tells users what was done to
 * their account, is of none: nobody can switch it off. A second factor that is set up makes the account
 * safer; the notice that one was removed always goes out.
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
    name: "Second factor set up",
    description: "Tells a user that signing in takes a second factor from now on",
    category: "auth",
    types: ["security-notice-second-factor-added"],
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
