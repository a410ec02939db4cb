/** An index that Better Auth's own metadata does not declare. */
export interface AccessPath {
  /** The fields after `projectId`, in index order. */
  fields: readonly string[];
  /** Which read needs it. */
  reason: string;
}

/** Access paths by table, beside those that unique, index, references and sortable fields give. */
export const ACCESS_PATHS: Readonly<Record<string, readonly AccessPath[]>> = {
  user: [
    { fields: ["createdAt"], reason: "Users are listed by age." },
    { fields: ["role", "id"], reason: "Users of a role are listed by age; ids sort by it." },
  ],
  account: [
    { fields: ["providerId", "accountId"], reason: "A provider's answer names its account." },
    { fields: ["userId", "providerId"], reason: "A password check reads the credential account." },
  ],
  session: [
    { fields: ["userId", "expiresAt"], reason: "Live sessions of a user are listed and revoked." },
    { fields: ["impersonatedBy"], reason: "Who is banned or loses roles is nobody else either." },
  ],
  verification: [
    { fields: ["identifier", "createdAt"], reason: "The newest value of an identifier counts." },
  ],
  organization: [
    { fields: ["createdBy", "id"], reason: "A user may make so many; theirs are counted." },
  ],
  member: [
    { fields: ["organizationId", "id"], reason: "Members are listed by age; ids sort by it." },
    { fields: ["userId", "id"], reason: "A user's memberships are listed by age." },
  ],
  memberRole: [
    { fields: ["role"], reason: "A role that somebody holds can't be deleted." },
    {
      fields: ["organizationId", "role", "memberId"],
      reason: "Members with a role are listed, and the last super_admin is found.",
    },
  ],
  invitation: [
    { fields: ["organizationId", "id"], reason: "Invitations are listed by age." },
    { fields: ["organizationId", "status", "id"], reason: "They are listed by status." },
    {
      fields: ["organizationId", "status", "expiresAt"],
      reason: "Those that still wait are counted.",
    },
    { fields: ["role", "status"], reason: "A role that somebody is invited to can't be deleted." },
    { fields: ["email", "status", "id"], reason: "A user's own invitations are listed." },
  ],
  team: [{ fields: ["organizationId", "id"], reason: "Teams are listed by age." }],
  teamMember: [
    { fields: ["teamId", "id"], reason: "Members of a team are listed by age." },
    { fields: ["userId", "id"], reason: "A user's teams are listed by age." },
    { fields: ["organizationId", "userId"], reason: "Who leaves, leaves the teams too." },
    { fields: ["userId", "organizationId", "id"], reason: "And by organization." },
  ],
  rateLimit: [{ fields: ["lastRequest"], reason: "Idle counters are swept." }],
  project: [
    { fields: ["createdAt"], reason: "Operators list projects by age." },
    {
      fields: ["ownerId", "deletedAt", "staged", "createdAt"],
      reason: "An owner lists the own projects by age, and deleted ones apart.",
    },
    { fields: ["eraseAt"], reason: "Deleted projects are erased when their time has come." },
  ],
  projectAdministrator: [
    { fields: ["project", "id"], reason: "The administrators of a project are listed by age." },
    { fields: ["userId", "id"], reason: "A user lists the projects they administer." },
  ],
  projectInvitation: [
    { fields: ["project", "id"], reason: "A project's invitations are listed by age." },
    { fields: ["addressee", "id"], reason: "A user lists the invitations to projects." },
    { fields: ["inviterId"], reason: "Who never owned an account leaves none behind." },
  ],
  projectKey: [{ fields: ["version"], reason: "The newest key is the one in use." }],
  vaultSecret: [
    { fields: ["deletedAt", "id"], reason: "Live secrets are listed by age; ids sort by it." },
    { fields: ["organizationId", "deletedAt", "id"], reason: "And those of an organization." },
  ],
  vaultVersion: [
    {
      fields: ["keyVersion", "id"],
      reason: "A change of keys goes through what is under old ones.",
    },
    { fields: ["organizationId"], reason: "What an organization keeps goes with it." },
  ],
  vaultUse: [{ fields: ["keyVersion"], reason: "What a key still opens is counted." }],
  auditSchema: [
    { fields: ["action", "id"], reason: "An action's schemas are listed by age; ids sort by it." },
  ],
  mail: [
    { fields: ["createdAt"], reason: "Mails are listed by age." },
    { fields: ["state", "nextAt"], reason: "A round takes those that are due (mail_rounds.ts)." },
    { fields: ["state", "id"], reason: "And by state; ids sort by age." },
    { fields: ["recipient", "id"], reason: "And by recipient." },
    { fields: ["state", "recipient", "id"], reason: "And by both." },
    { fields: ["type", "id"], reason: "And by type." },
    { fields: ["state", "type", "id"], reason: "And by type and state." },
  ],
  emailTemplate: [
    { fields: ["category", "id"], reason: "Templates of a category are listed by age." },
  ],
  emailVersion: [
    { fields: ["templateId", "version"], reason: "A template's versions are listed and restored." },
  ],
  devMail: [
    { fields: ["createdAt"], reason: "The development mailbox is read newest first." },
    { fields: ["recipient", "createdAt"], reason: "It is read by address." },
    { fields: ["mailProjectId", "createdAt"], reason: "It is read by project." },
    { fields: ["mailProjectId", "recipient", "createdAt"], reason: "It is read by both." },
  ],
  role: [{ fields: ["createdAt"], reason: "Roles are listed by age." }],
  apiKey: [
    { fields: ["createdAt"], reason: "Keys are listed by age." },
    { fields: ["organizationId", "createdAt"], reason: "An organization lists its keys by age." },
    { fields: ["createdBy"], reason: "Who never owned an account leaves no keys behind." },
    { fields: ["rotatedFrom"], reason: "What a rotated key has begun goes on with its successor." },
  ],
};

/**
 * Indexes that cross projects. Each is read by one reviewed function and by nothing else, and no
 * planner takes them.
 */
export const GLOBAL_INDEXES: Readonly<
  Record<string, Readonly<Record<string, { fields: readonly string[]; reason: string }>>>
> = {
  session: {
    by_expiresAt: {
      fields: ["expiresAt"],
      reason: "Expired sessions of every project are swept (component/sweep.ts).",
    },
  },
  invitation: {
    by_status_expiresAt: {
      fields: ["status", "expiresAt"],
      reason: "Expired invitations of every project are swept (component/sweep.ts).",
    },
  },
  verification: {
    by_expiresAt: {
      fields: ["expiresAt"],
      reason: "Expired values of every project are swept (component/sweep.ts).",
    },
  },
  mail: {
    by_state_updatedAt: {
      fields: ["state", "updatedAt"],
      reason: "Old and lost mails of every project are swept (component/mail_sweep.ts).",
    },
  },
  devMail: {
    by_createdAt: {
      fields: ["createdAt"],
      reason: "Old mails of the development mailbox are swept (component/mail_sweep.ts).",
    },
  },
  originListing: {
    by_origin: {
      fields: ["origin"],
      reason: "A preflight names no project, only the origin that some project lists (scope.ts).",
    },
  },
  auditPolicy: {
    by_pruneAt: {
      fields: ["pruneAt"],
      reason:
        "Old events of every project are pruned when their time has come (audit_retention.ts).",
    },
  },
  projectKey: {
    by_rootId: {
      fields: ["rootId"],
      reason:
        "What is under another root key than the current one is wrapped anew (vault_roots.ts).",
    },
  },
  vaultSecret: {
    by_purgeAt: {
      fields: ["purgeAt"],
      reason:
        "Deleted secrets of every project are purged when their time has come (vault_purge.ts).",
    },
  },
  apiKey: {
    by_keyHash: {
      fields: ["keyHash"],
      reason: "A key names its project, so its project is not known before (component/scope.ts).",
    },
  },
};
