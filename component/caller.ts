/**
 * Who asks for a right, and every row that it hangs on, in one call and so of one moment: what a check reads
 * where Better Auth is not asked. As `scope.ts` it finds out the project of a request by its key.
 */
import { type GenericDatabaseReader, queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import type { RangeBuilder } from "./read.ts";
import { keyByHash, type ResolvedKey, resolvedKeyValidator, type WithTokens } from "./scope.ts";
import { type DynamicModel, openStore, requireMigrated, toOutput } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { foundSessions, sessionsOf, type TokenArgs, type UserSession } from "./user_session.ts";
import { rowOrNull } from "./validators.ts";

const askedValidator = v.object({
  /** The organization that is asked about. */
  organizationId: v.optional(v.string()),
  /** Whether it is the session's active one where none is named. */
  orActive: v.optional(v.boolean()),
  /** Whose rights are asked for, where they are not the caller's own. */
  userId: v.optional(v.string()),
  keyId: v.optional(v.string()),
  /** Of the key that is to be verified. */
  keyHash: v.optional(v.string()),
});

const rowsValidator = v.array(v.object({
  model: v.string(),
  /** The columns that the row was looked for by. */
  where: v.record(v.string(), v.string()),
  /** Null where there is none. */
  row: rowOrNull,
}));

const tokens = v.array(v.string());
const asked = askedValidator;

/** What is asked about; of a check of the caller's own rights in the project, nothing. */
export type Asked = Infer<typeof askedValidator>;
/** Rows of the caller's project that were looked for, whether or not they are there. */
export type FoundRows = Infer<typeof rowsValidator>;

type Question = { asked: Asked };
type KeyArgs = Question & WithTokens & { keyHash: string };
type SessionArgs = Question & TokenArgs;
type AskingKey = ResolvedKey & { rows: FoundRows };
type AskingSession = { sessions: UserSession[]; rows: FoundRows };

const GRANTS_ID = "grants";
/** A user's only role where they were given none; it is no row. */
const DEFAULT_ROLE = "user";

/** Finds a key by its hash as `scope.byKeyHash` does, and the rows that the caller's question hangs on. */
export const byKeyHash: RegisteredQuery<
  "public",
  KeyArgs,
  Promise<AskingKey | null>
> = queryGeneric({
  args: { keyHash: v.string(), tokens: v.optional(tokens), asked },
  returns: v.union(
    v.null(),
    v.object({ ...resolvedKeyValidator.fields, rows: rowsValidator }),
  ),
  handler: async (ctx, { asked, ...args }): Promise<AskingKey | null> => {
    const found = await keyByHash(ctx.db, args);
    if (found === null) return null;
    const { project: { id: projectId }, sessions = [] } = found;
    return { ...found, rows: await rowsFor(ctx.db, { asked, projectId, sessions }) };
  },
});

/** Finds the same of whoever has a session in a project that is known. */
export const byTokens: RegisteredQuery<
  "public",
  SessionArgs,
  Promise<AskingSession>
> = queryGeneric({
  args: { projectId: v.string(), tokens, asked },
  returns: v.object({ sessions: foundSessions, rows: rowsValidator }),
  handler: async (ctx, { asked, ...args }): Promise<AskingSession> => {
    const sessions = await sessionsOf(ctx.db, args);
    return { sessions, rows: await rowsFor(ctx.db, { ...args, asked, sessions }) };
  },
});

/** What {@link rowsFor} starts from. */
interface Start extends Question {
  readonly projectId: string;
  readonly sessions: readonly UserSession[];
}

const ROW_TABLES = ["apiKey", "member", "organization", "roleSet", "user"];

/** Reads no row of more users than the caller and whom they ask about, and the project's roles only where one is held. */
async function rowsFor(
  db: GenericDatabaseReader<DynamicModel>,
  { asked, projectId, sessions }: Start,
): Promise<FoundRows> {
  await requireMigrated(db, ...ROW_TABLES);
  const { find, rows } = finder(db, projectId);
  const { keyHash, keyId, organizationId: named, orActive, userId } = asked;
  if (keyHash !== undefined) await find("apiKey", { keyHash });
  if (keyId !== undefined) await find("apiKey", { id: keyId });
  const [own, another] = sessions;
  // Whoever asks can't tell which of several is the caller's before a cookie's signature is verified.
  if (another !== undefined) return rows;
  const isOther = userId !== undefined && userId !== own?.user.id;
  const other = isOther ? await find("user", { id: userId }) : null;
  const held = [own?.user.role, other?.role];
  const organizationId = named ?? (orActive ? own?.session.activeOrganizationId : undefined);
  const people = [...own === undefined ? [] : [own.user.id], ...isOther ? [userId] : []];
  if (organizationId !== undefined && people.length > 0) {
    // A deleted organization's row goes first, and every right in it with the row.
    const isThere = await find("organization", { id: organizationId }) !== null;
    for (const id of isThere ? people : []) {
      held.push((await find("member", { organizationId, userId: id }))?.role);
    }
  }
  if (held.some(isRole)) await find("roleSet", { id: GRANTS_ID });
  return rows;
}

function isRole(column: unknown): boolean {
  return typeof column === "string" &&
    column.split(",").some((role) => role !== "" && role !== DEFAULT_ROLE);
}

/** Finds rows of a project by the columns of an index, and keeps what was found. */
function finder(db: GenericDatabaseReader<DynamicModel>, projectId: string) {
  const rows: FoundRows = [];
  const find = async (model: string, where: Readonly<Record<string, string>>) => {
    const store = openStore({ db, tables: TABLES }, { projectId, model });
    const row = await db.query(model)
      .withIndex(`p_${Object.keys(where).join("_")}`, (index) => {
        let range: RangeBuilder = index.eq("projectId", projectId);
        for (const [column, value] of Object.entries(where)) range = range.eq(column, value);
        return range;
      })
      .first();
    rows.push({ model, where: { ...where }, row: row && toOutput(store, row) });
    return row;
  };
  return { find, rows };
}
