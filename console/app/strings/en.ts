/**
 * The console in English. What a page says stands here, in `en_project.ts` and in `en_operations.ts`, and nowhere in its code.
 *
 * @module
 */
import { EN_ERRORS } from "./en_errors.ts";
import { EN_HABITS } from "./en_habits.ts";
import { EN_OPERATIONS } from "./en_operations.ts";
import { EN_PEOPLE } from "./en_people.ts";
import { EN_MAIL_REASONS } from "./en_mail_reasons.ts";
import { EN_MAILS } from "./en_mails.ts";
import { EN_PROJECT } from "./en_project.ts";
import { EN_SETTINGS } from "./en_settings.ts";
import { numbersOf } from "./numbers.ts";

/** All texts of the console, in one language. */
export type Strings = Widened<typeof EN>;

type Widened<Value> = Value extends string ? string
  : Value extends (...args: infer Args) => string ? (...args: Args) => string
  : { readonly [Key in keyof Value]: Widened<Value[Key]> };

/** English. */
export const EN = {
  /** BCP 47, for dates and numbers. */
  language: "en",
  /** What the language calls itself. */
  ownName: "English",
  number: numbersOf("en"),
  languageChoice: "Language",

  // What many pages say
  skip: "Skip to content",
  loading: "Loading",
  working: "Working…",
  failed: "That did not work. Try again.",
  unreachable: "The platform can’t be reached. Check your connection and try again.",
  requestId: "Request",
  retry: "Try again",
  notFound: "There is no page here",
  nothingFound: "Nothing matches",
  search: "Search",
  pages: "Pages",
  previous: "Previous",
  next: "Next",
  save: "Save",
  saved: "Saved",
  cancel: "Cancel",
  close: "Close",
  remove: "Remove",
  accept: "Accept",
  copy: "Copy",
  copied: "Copied",
  copyThis: (text: string) => `Copy ${text}`,
  copyNamed: (label: string) => `Copy: ${label}`,
  never: "never",
  typeToConfirm: (name: string) => `Type ${name} to confirm`,
  name: "Name",
  email: "Email address",
  password: "Password",
  passwordHint: "At least 8 characters; a few words make a good one.",
  slug: "Slug",
  description: "Description",
  role: "Role",
  created: "Created",
  actions: "Actions",
  signOut: "Sign out",
  projects: "Projects",
  platformUsers: "Platform users",
  platformLog: "Platform log",
  noSuchProject: "There is no such project, or it is not yours",

  nav: {
    overview: "Overview",
    connect: "Connect your app",
    users: "Users",
    organizations: "Organizations",
    keys: "API keys",
    roles: "Roles",
    signIn: "Signing in",
    branding: "Branding",
    addresses: "App addresses",
    mails: "Mails",
    vault: "Vault",
    audit: "Audit log",
    team: "Administrators",
    settings: "Project",
  },

  setUp: {
    title: "Set up Banata",
    intro: "Nobody runs this platform yet. Make yourself its first administrator.",
    token: "Setup token",
    tokenHint: "The platform printed it when it started.",
    name: "Your name",
    submit: "Make me the administrator",
  },

  signIn: {
    title: "Sign in",
    submit: "Sign in",
    code: "Code",
    codeHint: "Six digits of your authenticator, or one of your backup codes.",
    ended: "Your session has ended",
    endedHint: "Sign in again: what you typed is still here, and goes on from where it was.",
  },

  projectList: {
    create: "New project",
    none: "You have no project yet",
    noneHint: "A project holds the users of one app. Make the first one.",
    owner: "Owner",
    administrator: "Administrator",
    deleted: "Deleted",
    erased: "Erased for good",
    restore: "Restore",
    restored: (name: string) => `${name} is back`,
    invited: (name: string) => `You are asked to help run ${name}.`,
  },

  newProject: {
    title: "New project",
    submit: "Create project",
    slugHint: "Lower-case letters, digits and hyphens. You can change it later.",
  },

  connect: {
    title: "Connect your app",
    baseUrl: "Address of the platform",
    clientId: "Client id",
    projectId: "Project id",
    issuer: "Issuer of tokens",
    keyHint: "Your server needs a key; make one at",
    way: "Your app uses",
    ways: {
      sdk: "the SDK",
      next: "Next.js",
      react: "React",
      convex: "Convex",
      curl: "curl",
    } as Readonly<Record<string, string>>,
  },

  ...EN_HABITS,
  ...EN_OPERATIONS,
  ...EN_PEOPLE,
  ...EN_PROJECT,
  ...EN_MAILS,
  ...EN_SETTINGS,
  errors: EN_ERRORS as Readonly<Record<string, string>>,
  mailReasons: EN_MAIL_REASONS as Readonly<Record<string, string>>,
};
