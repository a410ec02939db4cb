/**
 * Takes away what belonged to something that is gone, in batches: an organization may have more rows
 * than one commit can hold. The first batch is part of the request's own commit; each batch schedules
 * the next one in its own, so none is lost and a restart goes on where it stopped.
 */
import {
  type GenericMutationCtx,
  makeFunctionReference,
  mutationGeneric,
  type RegisteredMutation,
  type Scheduler,
} from "convex/server";
import { type ObjectType, v } from "convex/values";
import { job } from "./mutations.ts";
import { equals } from "./where.ts";
import type { Rows } from "../rules/rows.gen.ts";
import { authorValidator } from "./author.ts";
import { readRows } from "./read.ts";
import { type Doc, type DynamicModel, openStore, type WriteStore } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { addUseOfRows } from "./vault_use.ts";
import { deleteRow, patchRow } from "./write.ts";

/** Rows of one batch; each is written with its event, and a member with roles, teams and a count. */
const BATCH_ROWS = 100;
/** Rows of one read where one may have 350 KB: Convex lets a transaction read 16 MiB. */
const BATCH_RECORDS = 20;
/** Roles or teams of one member; more than a member can have. */
const MAX_OF_MEMBER = 200;

const NEXT = makeFunctionReference<"mutation">("removals:next");

const removalArgs = {
  projectId: v.string(),
  kind: v.union(v.literal("organization"), v.literal("team"), v.literal("user")),
  id: v.string(),
  author: v.optional(authorValidator),
};
type RemovalArgs = ObjectType<typeof removalArgs>;

/** Takes the first batch away, and schedules the next one if there is more. */
export const start: RegisteredMutation<"public", RemovalArgs, Promise<null>> = mutationGeneric({
  args: removalArgs,
  returns: v.null(),
  handler: (ctx, args: RemovalArgs): Promise<null> => batch(ctx, args),
});

/** Goes on with a removal. */
export const next: RegisteredMutation<"internal", RemovalArgs, Promise<null>> = job({
  self: NEXT,
  args: removalArgs,
  returns: v.null(),
  handler: (ctx: GenericMutationCtx<DynamicModel>, args: RemovalArgs): Promise<null> =>
    batch(ctx, args),
});

async function batch(
  { db, scheduler }: { db: WriteStore["db"]; scheduler: Scheduler },
  args: RemovalArgs,
): Promise<null> {
  const open = (model: string) => openStore({ db, scheduler, tables: TABLES }, { ...args, model });
  const isDone = await REMOVE[args.kind](open, args.id);
  if (!isDone) await scheduler.runAfter(0, NEXT, args);
  return null;
}

type Open = (model: string) => WriteStore;

/** One batch each; true when nothing is left. */
const REMOVE: Readonly<
  Record<RemovalArgs["kind"], (open: Open, id: string) => Promise<boolean>>
> = { organization: removeOrganization, team: removeTeam, user: removeUser };

/**
 * Every table that names an organization: what a later version adds to it goes too. Keys go first, for
 * nothing but their rows says what they may do.
 */
async function removeOrganization(open: Open, organizationId: string): Promise<boolean> {
  let left = BATCH_ROWS;
  for (const model of new Set(["apiKey", ...Object.keys(TABLES)])) {
    if (!Object.hasOwn(TABLES[model]?.fields ?? {}, "organizationId")) continue;
    const store = open(model);
    const isRecords = model === "vaultVersion";
    const limit = isRecords ? Math.min(left, BATCH_RECORDS) : left;
    const rows = await rowsWhere(store, { organizationId }, limit);
    for (const row of rows) await deleteRow(store, row);
    const { db, projectId } = store;
    if (isRecords) await addUseOfRows(db, { projectId, rows, each: -1 });
    left -= rows.length;
    if (rows.length === limit) return false;
  }
  return true;
}

async function removeTeam(open: Open, teamId: string): Promise<boolean> {
  const teamMembers = open("teamMember");
  const members = open("member");
  const rows = await rowsWhere<"teamMember">(teamMembers, { teamId }, BATCH_ROWS);
  for (const row of rows) {
    await deleteRow(teamMembers, row);
    const where = { organizationId: row.organizationId, userId: row.userId };
    const [member] = await rowsWhere<"member">(members, where, 1);
    if (!member?.teamIds) continue;
    const teamIds = member.teamIds.filter((id) => id !== teamId);
    await patchRow(members, { row: member, update: { teamIds } });
  }
  return rows.length < BATCH_ROWS;
}

async function removeUser(open: Open, userId: string): Promise<boolean> {
  const members = open("member");
  const rows = await rowsWhere<"member">(members, { userId }, BATCH_ROWS);
  for (const row of rows) {
    const { organizationId } = row;
    await removeAll(open("memberRole"), { memberId: row.id });
    await removeAll(open("teamMember"), { organizationId, userId });
    await deleteRow(members, row);
    const counts = open("memberCount");
    const [count] = await rowsWhere<"memberCount">(counts, { organizationId }, 1);
    if (!count) continue;
    await patchRow(counts, { row: count, update: { members: count.members - 1 } });
  }
  return rows.length < BATCH_ROWS;
}

async function removeAll(store: WriteStore, where: Columns): Promise<void> {
  for (const row of await rowsWhere(store, where, MAX_OF_MEMBER)) await deleteRow(store, row);
}

type Columns = Readonly<Record<string, string>>;

/** Rows of the store's table, which the caller names by its type. */
async function rowsWhere<Name extends keyof Rows>(
  store: WriteStore,
  where: Columns,
  limit: number,
): Promise<Doc<Name>[]> {
  const rows: unknown[] = await readRows(store, { where: equals(where), limit });
  return rows as Doc<Name>[];
}
