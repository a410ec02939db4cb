import { numbersOf } from "./numbers.ts";

const n = numbersOf("en");

/** What the pages of people and their rights say, in English. */
export const EN_PEOPLE = {
  organization: {
    member: "Member",
    members: "Members",
    noMembers: "No members",
    changeRole: "Change role",
    changeRoleTitle: (name: string) => `What ${name} may do here`,
    invitations: "Invitations",
    noInvitations: "No such invitations",
    statuses: {
      pending: "waits",
      accepted: "accepted",
      rejected: "declined",
      revoked: "taken back",
      expired: "expired",
      all: "all",
    } as Readonly<Record<string, string>>,
    invite: "Invite",
    invited: (email: string) => `${email} is invited`,
    resend: "Send again",
    revoke: "Take back",
    revokeQuestion: (email: string) => `The invitation of ${email} ends.`,
    removeMember: "Remove member",
    removeMemberQuestion: (who: string) => `${who} loses all rights in this organization at once.`,
    policies: "What it asks of its members",
    requireMfa: "A second factor",
    ssoEnforced: "Signing in through an identity provider",
    domains: "Domains of addresses",
    domainsHint: "Such as example.com; empty for every domain.",
    maxMembers: "Members at most",
    removeTitle: (name: string) => `Remove ${name}`,
    removeQuestion: "The organization is gone for good, with memberships, invitations and teams.",
    removed: (name: string) => `${name} is removed`,
  },

  organizationSettings: {
    label: "Rules for all",
    title: "What holds for all organizations",
    whoMayCreate: "Who may make one",
    users: "every user who is signed in",
    servers: "servers and operators only",
    most: "Organizations that one user may have made",
    mostHint: "Empty for no limit.",
    lifetime: "Days that an invitation may be accepted",
    pending: "Invitations of one organization that may wait",
  },

  teams: {
    title: "Teams",
    one: "Team",
    none: "No teams",
    create: "New team",
    members: "Members of the team",
    noMembers: "Nobody is in this team",
    organization: "Back to the organization",
    add: "Put somebody in",
    search: "Name or email address of a member",
    more: "More are found by more of their name, or by their whole address.",
    rename: "Rename",
    removeTitle: (name: string) => `Remove ${name}`,
    removeQuestion: "Its members stay in the organization.",
    takeOut: "Take out of the team",
    takeOutQuestion: (who: string) => `${who} stays in the organization.`,
  },

  permissions: {
    title: "Permissions",
    hint: "Your app checks these; roles grant them:",
    create: "New permission",
    slugHint: "What it is about and what is done, such as invoice.read.",
    grantedBy: "Roles that grant it",
    removeQuestion: "Roles that have it lose it, and so does everybody who holds them.",
  },

  userEvents: {
    title: "What happened lately",
    none: "Nothing yet",
    all: "All events about this user",
    byThem: "All that this user did",
  },

  importing: {
    label: "Import",
    title: "Import users",
    hint:
      "One user in each line: email address, name, and role where it is not the usual one, separated by commas. Whoever is there already is left as they are, so the same list may be sent again.",
    list: "Users",
    submit: "Import",
    progress: (done: number, count: number) => `${n(done)} of ${n(count)}`,
    done: (made: number, there: number) => `${made} made, ${there} were there already`,
    refused: "Not made",
    line: "Line",
    why: "Why",
    unreadable: "Needs an email address and a name",
    stop: "Stop",
  },
};
