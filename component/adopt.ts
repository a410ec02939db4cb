/**
 * Users and organizations that come from another system into a live project. A record is one thing with
 * all its rows: they are stored together or not at all, each with its event, and a record whose first
 * row is there already changes nothing. What a record can't be stored for is said of it alone; the others
 * of the call come in.
 */
import {
  mutationGeneric,
  queryGeneric,
  type RegisteredMutation,
  type RegisteredQuery,
} from "convex/server";
import { ConvexError, type Infer, v } from "convex/values";
import { isRowId } from "../rules/value_rules.ts";
import { type Author, authorValidator } from "./author.ts";
import { componentError, type ComponentErrorData } from "./errors.ts";
import { readRows } from "./read.ts";
import { openStore, type Store, type StoredRow, type WriteStore } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { type Clause, type Data, dataValidator } from "./validators.ts";
import { equals } from "./where.ts";
import { checkUnique, insertRow, newFields, patchRow } from "./write.ts";

const placedRow = v.object({ table: v.string(), row: dataValidator });

const recordValidator = v.object({
  /** The first is what the record is about. */
  rows: v.array(placedRow),
  /** Rows without which it can't be. */
  needs: v.array(v.object({ table: v.string(), id: v.string() })),
  /** When the source says it was made, epoch ms; absent where it says nothing. */
  madeAt: v.optional(v.number()),
});

const outcomeValidator = v.object({
  outcome: v.union(
    v.literal("created"),
    v.literal("unchanged"),
    v.literal("conflict"),
    v.literal("refused"),
  ),
  model: v.optional(v.string()),
  fields: v.optional(v.array(v.string())),
});

/** A thing to adopt, with all its rows. */
export type AdoptedRecord = Infer<typeof recordValidator>;

/**
 * What became of a record. A conflict names the table and columns whose values another row has, a refusal
 * those whose value can't be stored, or the table of a row that is missing.
 */
export type AdoptOutcome = Infer<typeof outcomeValidator>;

/** The tables that records come in, and the columns that no two of their rows may share, beside unique ones. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  user: [],
  account: ["providerId", "accountId"],
  twoFactor: ["userId"],
  organization: [],
  memberCount: [],
  member: [],
  memberRole: [],
};

type TakeArgs = { projectId: string; records: AdoptedRecord[]; author: Author };

/**
 * Takes records in, in their order, and tells of each what became of it.
 *
 * @throws {ConvexError} MODEL_UNKNOWN for a table that nothing is adopted into.
 */
export const take: RegisteredMutation<"public", TakeArgs, Promise<AdoptOutcome[]>> =
  mutationGeneric({
    args: {
      projectId: v.string(),
      records: v.array(recordValidator),
      author: authorValidator,
    },
    returns: v.array(outcomeValidator),
    handler: async (ctx, { author, projectId, records }: TakeArgs): Promise<AdoptOutcome[]> => {
      const open = (model: string): WriteStore =>
        openStore({ db: ctx.db, tables: TABLES }, { projectId, model, author });
      const outcomes: AdoptOutcome[] = [];
      for (const record of records) {
        const found = await judge(record, open);
        if (found.outcome === "created") await write(record, open);
        outcomes.push(found);
      }
      return outcomes;
    },
  });

/**
 * Tells what would become of records, each for itself: what they need counts as there, since a record
 * before them may bring it.
 *
 * @throws {ConvexError} MODEL_UNKNOWN for a table that nothing is adopted into.
 */
export const check: RegisteredQuery<
  "public",
  { projectId: string; records: AdoptedRecord[] },
  Promise<AdoptOutcome[]>
> = queryGeneric({
  args: { projectId: v.string(), records: v.array(recordValidator) },
  returns: v.array(outcomeValidator),
  handler: async (ctx, { projectId, records }): Promise<AdoptOutcome[]> => {
    const open = (model: string): Store =>
      openStore({ db: ctx.db, tables: TABLES }, { projectId, model });
    const outcomes: AdoptOutcome[] = [];
    for (const record of records) outcomes.push(await judge({ ...record, needs: [] }, open));
    return outcomes;
  },
});

async function judge(
  { madeAt, needs, rows }: AdoptedRecord,
  open: (model: string) => Store,
): Promise<AdoptOutcome> {
  const [main] = rows;
  if (main === undefined) return { outcome: "refused" };
  if (rows.some(({ table }) => KEYS[table] === undefined)) throw componentError("MODEL_UNKNOWN");
  const there = await find(open(main.table), { id: String(main.row.id) });
  if (there !== undefined) {
    // An id that two systems give says nothing; when the row was made, almost all.
    return madeAt === undefined || madeAt === there.createdAt
      ? { outcome: "unchanged" }
      : { outcome: "conflict", model: main.table, fields: ["id"] };
  }
  for (const { id, table } of needs) {
    if (await find(open(table), { id }) === undefined) return { outcome: "refused", model: table };
  }
  try {
    for (const { row, table } of rows) await checkRow(open(table), row);
  } catch (error) {
    return outcomeOf(error);
  }
  return { outcome: "created" };
}

/** Checks all that writing a row would refuse, so that nothing is written of a record that is refused. */
async function checkRow(store: Store, row: Data): Promise<void> {
  const fields = newFields(store, row);
  if (!isRowId(fields.id)) {
    throw componentError("VALUE_INVALID", { model: store.model, fields: ["id"] });
  }
  await checkUnique(store, fields);
  const key = KEYS[store.model] ?? [];
  if (key.length === 0) return;
  const values = Object.fromEntries(key.map((name) => [name, row[name] ?? null]));
  if (await find(store, values) === undefined) return;
  throw componentError("UNIQUE_CONFLICT", { model: store.model, fields: [...key] });
}

function outcomeOf(error: unknown): AdoptOutcome {
  if (!(error instanceof ConvexError)) throw error;
  const { code, fields, model }: ComponentErrorData = error.data;
  return { outcome: code === "UNIQUE_CONFLICT" ? "conflict" : "refused", model, fields };
}

async function write({ rows }: AdoptedRecord, open: (model: string) => WriteStore): Promise<void> {
  for (const { row, table } of rows) {
    await insertRow(open(table), row);
    if (table !== "member") continue;
    const counts = open("memberCount");
    const counted = await find(counts, { organizationId: String(row.organizationId) });
    if (counted === undefined) continue;
    await patchRow(counts, { row: counted, update: { members: Number(counted.members) + 1 } });
  }
}

async function find(
  store: Store,
  values: Readonly<Record<string, Clause["value"]>>,
): Promise<StoredRow | undefined> {
  const [row] = await readRows(store, { where: equals(values), limit: 1 });
  return row;
}
