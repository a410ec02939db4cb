/**
 * The console in English. What a page says stands here, in `en_project.ts` and in `en_operations.ts`, and nowhere in its code.
 *
 * @module
 */
import { EN_HABITS } from "./en_habits.ts";
import { EN_OPERATIONS } from "./en_operations.ts";
import { EN_PEOPLE } from "./en_people.ts";
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

  /** By the code of a refusal, where the platform's own sentence is not meant for this page. */
  errors: {
    INVALID_EMAIL_OR_PASSWORD: "Address and password do not fit.",
    INVALID_TWO_FACTOR_CODE: "The code is wrong or too old.",
    INVALID_SETUP_TOKEN: "That is not the setup token that the platform printed.",
    SETTINGS_CHANGED: "Somebody else saved these settings meanwhile. Reload the page to see them.",
    EMAIL_SETTINGS_CHANGED:
      "Somebody else saved these settings meanwhile. Reload the page to see them.",
    SETUP_TOKEN_EXHAUSTED:
      "The setup token had too many wrong tries. Have the platform print another, or wait an hour.",
    SETUP_COMPLETED:
      "The platform has its first administrator already. Reload this page to sign in.",
    STREAM_LEAF_INVALID: "The log has no event of this number.",
    NOBODY_CHOSEN: "Choose a member of the list.",
    RATE_LIMITED: "Too many tries. Wait a little.",
    VALIDATION_ERROR: "Something that was typed can’t be taken.",
    PROJECT_NOT_FOUND: "There is no such project, or it is not yours.",
    NO_JSON_OBJECT: 'That is no JSON object, such as {"plan": "free"}.',
    PROJECT_SLUG_TAKEN: "Another project has this slug.",
    USER_ALREADY_EXISTS: "A user with this address is there already.",
    PERMISSION_NOT_HELD: "This takes more rights than you have in this project.",
    EMAIL_TEMPLATE_EXISTS: "There is a template with this slug in this language.",
    EMAIL_LIMIT_REACHED: "This address, or the project, has had its share of mails. Wait a little.",
    EMAIL_DOMAIN_INVALID: "Say which domain: the project has no sender’s address yet.",
    EMAIL_DATA_INVALID: "Something that was to be filled in can’t be taken.",
    MADE_BEFORE: "It was made the first time, and only its answer was lost: it is in the list.",
  } as Readonly<Record<string, string>>,
};
