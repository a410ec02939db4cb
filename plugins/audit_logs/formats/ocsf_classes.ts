/** Which class and activity of OCSF 1.6, category Identity & Access Management, an action is. */

/** A class with the captions of its activities that are used here. */
interface OcsfClass {
  readonly name: string;
  readonly activities: Readonly<Record<number, string>>;
}

/** The classes that are used, by `class_uid`. */
export const CLASSES = {
  3001: {
    name: "Account Change",
    activities: {
      1: "Create",
      2: "Enable",
      3: "Password Change",
      4: "Password Reset",
      5: "Disable",
      6: "Delete",
      10: "MFA Factor Enable",
      11: "MFA Factor Disable",
    },
  },
  3002: { name: "Authentication", activities: { 1: "Logon", 2: "Logoff", 7: "Account Switch" } },
  3004: {
    name: "Entity Management",
    activities: { 1: "Create", 2: "Read", 3: "Update", 4: "Delete" },
  },
  3005: { name: "User Access Management", activities: { 1: "Assign Privileges" } },
  3006: {
    name: "Group Management",
    activities: { 3: "Add User", 4: "Remove User", 5: "Delete", 6: "Create" },
  },
} as const satisfies Readonly<Record<number, OcsfClass>>;

/** A class's `class_uid`. */
export type ClassUid = keyof typeof CLASSES;

/** What stands for every activity that a class has no number for. */
const OTHER = 99;

/** A class with an activity of it. */
export type Activity = readonly [ClassUid, number];

const ACTIVITIES: Readonly<Record<string, Activity>> = {
  "user.created": [3001, 1],
  "user.unbanned": [3001, 2],
  "password.changed": [3001, 3],
  "password.reset": [3001, 4],
  "password.reset_requested": [3001, 4],
  "user.banned": [3001, 5],
  "user.deleted": [3001, 6],
  "two_factor.enabled": [3001, 10],
  "two_factor.disabled": [3001, 11],
  "session.created": [3002, 1],
  "session.refused": [3002, 1],
  "two_factor.refused": [3002, 1],
  "password.refused": [3002, 1],
  "api_key.refused": [3002, 1],
  "sign_up.refused": [3001, 1],
  "session.revoked": [3002, 2],
  "session.deleted": [3002, 2],
  "user.impersonated": [3002, 7],
  "member.role_updated": [3005, 1],
  "user.role_updated": [3005, 1],
  "member.added": [3006, 3],
  "member.removed": [3006, 4],
  "team_member.added": [3006, 3],
  "team_member.removed": [3006, 4],
  "team.created": [3006, 6],
  "team.deleted": [3006, 5],
  "mail.shown": [3004, 2],
};

/** Classes of what an action's first word is about, where the action has no activity of its own. */
const NOUNS: Readonly<Record<string, ClassUid>> = {
  account: 3001,
  email: 3001,
  password: 3001,
  two_factor: 3001,
  user: 3001,
  session: 3002,
  team: 3006,
};

const KINDS: Readonly<Record<string, number>> = {
  created: 1,
  decrypted: 2,
  exported: 2,
  updated: 3,
  deleted: 4,
};

/** Where somebody asks to be signed in. */
const SIGN_IN = /^\/(?:sign-in|callback)\//;

/** What an event is. */
export function activityOf(
  { action, kind = "", subject }: { action: string; kind?: string; subject: string },
): Activity {
  if (kind === "custom") return [3004, OTHER];
  const known = Object.hasOwn(ACTIVITIES, action) ? ACTIVITIES[action] : undefined;
  if (known !== undefined) return known;
  if (kind === "refused") return SIGN_IN.test(subject) ? [3002, 1] : [3004, OTHER];
  const noun = action.split(".")[0] ?? "";
  const byNoun = Object.hasOwn(NOUNS, noun) ? NOUNS[noun] : undefined;
  return byNoun === undefined ? [3004, KINDS[kind] ?? OTHER] : [byNoun, OTHER];
}

/** An activity's caption. */
export function activityName([uid, activity]: Activity): string {
  const { activities }: OcsfClass = CLASSES[uid];
  return activities[activity] ?? "Other";
}
