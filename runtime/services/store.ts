import { equals } from "../../component/where.ts";
import { generateId } from "../../rules/ids.ts";
import type { BulkResult } from "../../component/bulk_functions.ts";
import type { Clause, Data, FieldValue } from "../../component/validators.ts";
import type { FindManyOptions, Made, ScopedStore } from "../../plugins/_kernel/store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { AuthorTracker } from "../request/author_tracker.ts";

const DEFAULT_LIMIT = 100;

/** What a store is bound to; it cannot be pointed elsewhere afterwards. */
interface StoreOptions {
  readonly component: BanataComponent;
  readonly projectId: string;
  /** Epoch milliseconds, for the sortable part of ids. */
  readonly now: number;
  /** Who the writes are by, for their events. */
  readonly author: Pick<AuthorTracker, "current">;
}

/** The tables of one project, for plugins. Every call runs in the lane's own transaction. */
export function scopedStore(
  ctx: WriteCtx,
  { component, now, author, projectId }: StoreOptions,
): ScopedStore {
  const { adapter, bulk, reader } = component;
  const scope = (model: string) => ({ projectId, model, author: author.current() });
  return {
    async create(model, row) {
      const data = { id: generateId(model, now), ...toData(row) };
      return toRow(await ctx.runMutation(adapter.create, { ...scope(model), data }));
    },
    async findOne(model, where) {
      const row = await ctx.runQuery(reader.findOne, {
        projectId,
        model,
        where: clausesOf(where),
      });
      return row === null ? null : toRow(row);
    },
    async findMany(model, { beyond, ids, limit = DEFAULT_LIMIT, sortBy, where = {} } = {}) {
      const filter = [...clausesOf(where), ...idClauses(ids), ...placeClauses(sortBy, beyond)];
      const args = { projectId, model, where: filter, limit, sortBy };
      return (await ctx.runQuery(reader.findMany, args)).map((row) => toRow(row));
    },
    async updateOne(model, where, changes) {
      const args = { ...scope(model), where: clausesOf(where), update: toData(changes) };
      const row = await ctx.runMutation(adapter.updateOne, args);
      return row === null ? null : toRow(row);
    },
    async updateMany(model, ids, changes) {
      const args = { ...scope(model), where: idClauses(ids), update: toData(changes) };
      return await inParts((cursor) => ctx.runMutation(bulk.updateMany, { ...args, cursor }));
    },
    async deleteOne(model, where) {
      return await ctx.runMutation(adapter.deleteOne, { ...scope(model), where: clausesOf(where) });
    },
    async deleteMany(model, where, made = {}) {
      const args = { ...scope(model), where: [...clausesOf(where), ...timeClauses(made)] };
      return await inParts((cursor) => ctx.runMutation(bulk.deleteMany, { ...args, cursor }));
    },
  };
}

/** The filter of rows with these values; one that is undefined would match what has none, and is refused. */
function clausesOf(where: object): Clause[] {
  return equals(
    Object.fromEntries(Object.entries(where).map(([name, value]) => [name, toFieldValue(value)])),
  );
}

function timeClauses({ from, to }: Made): Clause[] {
  const how = { field: "createdAt", connector: "AND", mode: "sensitive" } as const;
  return [
    ...from === undefined ? [] : [{ ...how, operator: "gte" as const, value: from }],
    ...to === undefined ? [] : [{ ...how, operator: "lte" as const, value: to }],
  ];
}

type ListOptions = FindManyOptions<Record<string, unknown>>;

function idClauses(ids: ListOptions["ids"]): Clause[] {
  if (ids === undefined) return [];
  const how = { operator: "in", connector: "AND", mode: "sensitive" } as const;
  return [{ field: "id", value: [...ids], ...how }];
}

function placeClauses(
  sortBy: ListOptions["sortBy"],
  beyond: ListOptions["beyond"],
): Clause[] {
  if (sortBy === undefined || beyond === undefined) return [];
  const operator = sortBy.direction === "asc" ? "gt" : "lt";
  return equals({ [sortBy.field]: beyond }).map((clause) => ({ ...clause, operator }));
}

function toRow<Row>(row: unknown): Row {
  // The component builds its rows from the table's own field list, from which their types come too.
  return row as Row;
}

/** Calls a bulk function until its last part and sums the counts. */
export async function inParts(
  call: (cursor: string | null) => Promise<BulkResult>,
): Promise<number> {
  let total = 0;
  let cursor: string | null = null;
  do {
    const part: BulkResult = await call(cursor);
    total += part.count;
    cursor = part.cursor;
  } while (cursor !== null);
  return total;
}

/** A value as the component stores it: a date as epoch ms. Null means "no value"; undefined is refused. */
export function toFieldValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(toScalar);
  return toScalar(value);
}

function toScalar(value: unknown): Exclude<FieldValue, unknown[]> {
  if (value === null) return null;
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  // The value is not shown: it may be a secret.
  throw new TypeError(
    `Cannot use a value of type ${typeof value}: give text, a number, a boolean or a date`,
  );
}

/** The fields to store; what is undefined is left as it is. */
export function toData(values: Readonly<Record<string, unknown>>): Data {
  const data: Data = {};
  for (const [field, value] of Object.entries(values)) {
    if (value !== undefined) data[field] = toFieldValue(value);
  }
  return data;
}
