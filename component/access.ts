/**
 * What a check of a right reads, in the transaction of whoever asks: one call, one document of each table.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { isShut } from "../rules/row_states.ts";
import { type Doc, type Reader, requireMigrated } from "./store.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";

const userValidator = v.object({
  role: v.optional(v.string()),
  banned: v.optional(v.boolean()),
  banExpires: v.optional(v.number()),
  twoFactorEnabled: v.optional(v.boolean()),
});

const accessValidator = v.object({
  user: v.union(v.null(), userValidator),
  /** The member's roles joined by commas; null for nobody, and in an organization that is gone. */
  memberRoles: v.union(v.null(), v.string()),
  /** Whether the organization asks its members for a second factor. */
  requireMfa: v.boolean(),
  /** What each role of the project grants; null before the project has roles. */
  roles: v.union(v.null(), v.string()),
});

/** A user's roles, and what the project's roles grant. Times are epoch ms. */
export type UserAccess = Infer<typeof accessValidator>;

type UserArgs = { projectId: string; userId: string; organizationId?: string };
type OperatorArgs = { projectId: string; userId: string };

const GRANTS_ID = "grants";

/** Reads what decides about a user's rights in a project, or in one of its organizations. */
export const ofUser: RegisteredQuery<"public", UserArgs, Promise<UserAccess>> = queryGeneric({
  args: { projectId: v.string(), userId: v.string(), organizationId: v.optional(v.string()) },
  returns: accessValidator,
  handler: async (ctx, { organizationId, projectId, userId }: UserArgs): Promise<UserAccess> => {
    const db: Reader = ctx.db;
    await requireMigrated(db, "user", "organization", "member", "roleSet");
    const user = await db.query("user")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", userId))
      .first();
    const { member, organization } = await membershipOf(db, { projectId, userId, organizationId });
    return {
      user: user && toUser(user),
      memberRoles: member?.role ?? null,
      requireMfa: organization?.requireMfa === true,
      roles: await readRoles(db, projectId),
    };
  },
});

/** A deleted organization's row goes first, and every right in it with the row. */
async function membershipOf(
  db: Reader,
  { organizationId, projectId, userId }: UserArgs,
): Promise<{ organization: Doc<"organization"> | null; member: Doc<"member"> | null }> {
  if (organizationId === undefined) return { organization: null, member: null };
  const organization = await db.query("organization")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", organizationId))
    .first();
  const member = organization && await db.query("member")
    .withIndex(
      "p_organizationId_userId",
      (index) =>
        index.eq("projectId", projectId).eq("organizationId", organizationId).eq("userId", userId),
    )
    .first();
  return { organization, member };
}

async function readRoles(db: Reader, projectId: string): Promise<string | null> {
  const row = await db.query("roleSet")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", GRANTS_ID))
    .first();
  return row?.text ?? null;
}

/** Whether a platform user owns a project or administers it; never of one that is shut. */
export const isOperator: RegisteredQuery<"public", OperatorArgs, Promise<boolean>> = queryGeneric({
  args: { projectId: v.string(), userId: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { projectId, userId }: OperatorArgs): Promise<boolean> => {
    const db: Reader = ctx.db;
    await requireMigrated(db, "project", "projectAdministrator");
    const project = await db.query("project")
      .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", projectId))
      .first();
    if (!project || isShut(project)) return false;
    if (project.ownerId === userId) return true;
    const administrator = await db.query("projectAdministrator")
      .withIndex(
        "p_project_userId",
        (index) =>
          index.eq("projectId", PLATFORM_PROJECT_ID).eq("project", projectId).eq("userId", userId),
      )
      .first();
    return administrator !== null;
  },
});

// Built field by field, so that nothing else of a row can leave.
function toUser(row: Infer<typeof userValidator>): Infer<typeof userValidator> {
  const { banExpires, banned, role, twoFactorEnabled } = row;
  const fields = Object.entries({ banExpires, banned, role, twoFactorEnabled });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
