import type { EmailBlock } from "../blocks/types.ts";
import type { TemplateVariable } from "../render/variables.ts";
import type { EmailTemplate } from "../template.ts";
import type { BuiltInId, Language, MailWords } from "./types.ts";

/** What a mail is made of besides its words. */
interface Layout {
  /** The variable that its button leads to. */
  readonly url?: string;
  /** Whether the link stands below the button too, to be copied. */
  readonly isLinkShown?: boolean;
  /** The variable that it shows as a code. */
  readonly code?: string;
  /** Variables that the mail can't be without. */
  readonly required?: readonly string[];
  /** The others that it may be given. */
  readonly optional?: readonly string[];
}

const NOTICE: Layout = { optional: ["userName", "notice"] };

/** Contract 3.1, and for its other mails the same kind of thing. */
const LAYOUTS: Readonly<Record<BuiltInId, Layout>> = {
  verification: {
    url: "verificationUrl",
    isLinkShown: true,
    required: ["verificationUrl"],
    optional: ["userName", "token"],
  },
  "password-reset": {
    url: "resetUrl",
    required: ["resetUrl"],
    optional: ["userName", "token"],
  },
  "magic-link": {
    url: "magicLinkUrl",
    required: ["email", "magicLinkUrl"],
    optional: ["token"],
  },
  "email-otp": { code: "otp", required: ["otp"], optional: ["email", "purpose"] },
  "change-email": {
    url: "confirmationUrl",
    required: ["confirmationUrl", "newEmail"],
    optional: ["userName", "token"],
  },
  invitation: {
    url: "acceptUrl",
    isLinkShown: true,
    required: ["organizationName"],
    optional: ["acceptUrl", "email", "invitationId", "inviterName"],
  },
  "project-invitation": {
    required: ["projectName"],
    optional: ["inviterName", "projectId"],
  },
  welcome: { url: "dashboardUrl", optional: ["dashboardUrl", "userName"] },
  "account-exists": {
    url: "resetUrl",
    required: ["resetUrl"],
    optional: ["userName", "token"],
  },
  "security-notice": NOTICE,
  "security-notice-address-change": {
    url: "undoUrl",
    required: ["newEmail"],
    optional: ["userName", "notice", "token", "undoUrl"],
  },
  "security-notice-api-key-created": { optional: ["userName", "notice", "keyName"] },
  "security-notice-new-device": {
    optional: ["userName", "notice", "device", "ipAddress", "time"],
  },
  "security-notice-password-changed": NOTICE,
  "security-notice-second-factor-added": NOTICE,
  "security-notice-second-factor-removed": NOTICE,
};

/** What the variables are, for whoever edits a template. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  acceptUrl: "Leads to the page on which the invitation is accepted",
  appName: "What the project is called",
  confirmationUrl: "Leads to the page that asks whether it is to be done",
  dashboardUrl: "Leads to the app",
  device: "Browser and system of the new sign-in",
  email: "The address that the mail goes to",
  invitationId: "The invitation's id",
  inviterName: "Who invites",
  ipAddress: "Where the new sign-in came from",
  keyName: "What the API key is called",
  magicLinkUrl: "Leads to the page that signs in",
  newEmail: "The account's new address",
  notice: "What was done, such as new-device",
  organizationName: "What the organization is called",
  otp: "The code",
  projectId: "The project's id",
  projectName: "What the project is called to which somebody is invited",
  purpose: "What the code is for, such as sign-in",
  resetUrl: "Leads to the page on which a new password is chosen",
  time: "When the new sign-in was",
  token: "What the link carries, for an app with a page of its own",
  undoUrl: "Leads to the page that undoes the change",
  userName: "The user's name",
  verificationUrl: "Leads to the page that confirms the address",
};

/** Every built-in template's id. */
export const BUILT_IN_IDS: readonly BuiltInId[] = Object.keys(LAYOUTS) as BuiltInId[];

const MUTED = { color: "#64748b", fontSize: 14 } as const;

/** A built-in template in one language. */
export function layOut(id: BuiltInId, language: Language): EmailTemplate {
  const words = language.mails[id];
  return {
    subject: words.subject,
    previewText: words.preview,
    blocks: blocksOf(words, LAYOUTS[id]),
    variables: variablesOf(LAYOUTS[id], language),
  };
}

function blocksOf(words: MailWords, layout: Layout): EmailBlock[] {
  const { code, isLinkShown = false, url } = layout;
  const { button, note, text, title } = words;
  const blocks: EmailBlock[] = [{ id: "title", type: "heading", as: "h1", text: title }];
  for (const [at, paragraph] of text.entries()) {
    const html = paragraph.replace(/\*\*(.+?)\*\*/g, "<b>$1</b>");
    blocks.push({ id: `text-${at + 1}`, type: "text", text: html });
  }
  if (code !== undefined) blocks.push({ id: "code", type: "code", text: `{{${code}}}` });
  if (url !== undefined && button !== undefined) {
    blocks.push({ id: "button", type: "button", text: button, href: `{{${url}}}` });
  }
  if (note !== undefined || isLinkShown) blocks.push({ id: "divider", type: "divider" });
  if (note !== undefined) blocks.push({ id: "note", type: "text", text: note, style: MUTED });
  if (url !== undefined && isLinkShown) {
    blocks.push({ id: "link", type: "link", text: `{{${url}}}`, href: `{{${url}}}` });
  }
  return blocks;
}

function variablesOf(layout: Layout, { nobody, somebody, unknown }: Language): TemplateVariable[] {
  const { optional = [], required = [] } = layout;
  const defaults: Readonly<Record<string, string | undefined>> = {
    userName: nobody,
    inviterName: somebody,
    device: unknown,
    ipAddress: unknown,
    time: unknown,
    keyName: unknown,
  };
  const named = (name: string) => ({ name, description: DESCRIPTIONS[name] });
  return [
    ...["appName", ...required].map((name) => ({ ...named(name), required: true })),
    ...optional.map((name) => {
      const defaultValue = defaults[name];
      return defaultValue === undefined ? named(name) : { ...named(name), defaultValue };
    }),
  ];
}
