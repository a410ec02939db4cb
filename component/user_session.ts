/** How a session is read with its user: one document of each table, and of each the columns that its user may see. */
import { type Infer, v } from "convex/values";
import { type Doc, type Reader, requireMigrated } from "./store.ts";

const sessionValidator = v.object({
  id: v.string(),
  token: v.string(),
  userId: v.string(),
  createdAt: v.number(),
  updatedAt: v.number(),
  expiresAt: v.number(),
  ipAddress: v.optional(v.string()),
  userAgent: v.optional(v.string()),
  impersonatedBy: v.optional(v.string()),
  activeOrganizationId: v.optional(v.string()),
  activeTeamId: v.optional(v.string()),
});

const userValidator = v.object({
  id: v.string(),
  name: v.string(),
  email: v.string(),
  emailVerified: v.boolean(),
  image: v.optional(v.string()),
  createdAt: v.number(),
  updatedAt: v.number(),
  role: v.optional(v.string()),
  phoneNumber: v.optional(v.string()),
  phoneNumberVerified: v.optional(v.boolean()),
  twoFactorEnabled: v.optional(v.boolean()),
  username: v.optional(v.string()),
  displayUsername: v.optional(v.string()),
  isAnonymous: v.optional(v.boolean()),
  banned: v.optional(v.boolean()),
  banExpires: v.optional(v.number()),
});

/** The columns of a session that its user may see. Times are epoch ms. */
export type SessionColumns = Infer<typeof sessionValidator>;
/** The columns of a user that the user may see, and whether they are banned. Times are epoch ms. */
export type UserColumns = Infer<typeof userValidator>;
/** A session with its user. */
export type UserSession = { session: SessionColumns; user: UserColumns };

const userSession = v.object({ session: sessionValidator, user: userValidator });

/** What {@link withUser} gives. */
export const foundSession = v.union(v.null(), userSession);
/** What {@link sessionsOf} gives. */
export const foundSessions = v.array(userSession);

/** The tokens of the sessions that are looked for, and in which project. */
export type TokenArgs = { projectId: string; tokens: string[] };

/**
 * Finds the sessions that tokens are of, each with its user: a request may bring several cookies of the form, and
 * one of them, or none, is of a session of the project. A token without a session, or without its user, gives
 * none; whoever asks judges whether one that is found counts.
 */
export async function sessionsOf(
  db: Reader,
  { projectId, tokens }: TokenArgs,
): Promise<UserSession[]> {
  await requireMigrated(db, "session", "user");
  const found: UserSession[] = [];
  for (const token of tokens) {
    const session = await db.query("session")
      .withIndex("p_token", (index) => index.eq("projectId", projectId).eq("token", token))
      .first();
    const whole = await withUser(db, session);
    if (whole !== null) found.push(whole);
  }
  return found;
}

/** A session with its user; null where either is not there. */
export async function withUser(
  db: Reader,
  session: Doc<"session"> | null,
): Promise<UserSession | null> {
  const user = session && await db.query("user")
    .withIndex(
      "p_id",
      (index) => index.eq("projectId", session.projectId).eq("id", session.userId),
    )
    .first();
  if (!session || !user) return null;
  return {
    // The names are the validators' own, and the values those of rows the schema has checked.
    session: columnsOf(session, sessionValidator.fields) as SessionColumns,
    user: columnsOf(user, userValidator.fields) as UserColumns,
  };
}

/** Those columns of a row that are named, so that nothing else of it can leave. */
function columnsOf(row: object, columns: object): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => Object.hasOwn(columns, name)));
}
