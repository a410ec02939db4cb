import type {
  AdapterFactoryCustomizeAdapterCreator,
  CleanedWhere,
  CustomAdapter,
  JoinConfig,
} from "better-auth/adapters";
import type { FunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import type { Author } from "../../component/author.ts";
import type { ComponentErrorData } from "../../component/errors.ts";
import type { Clause, Joins } from "../../component/validators.ts";
import { ENGINE_COLUMNS } from "../../rules/sealed_columns.ts";
import { isUniqueConflict } from "../../plugins/_kernel/store.ts";
import type { ConvexAdapterOptions } from "../request/ctx.ts";
import { inParts, toData, toFieldValue } from "./store.ts";
import { type RowFunctions, sealedRows } from "./sealed_rows.ts";

/**
 * A second row with the same unique columns, as Better Auth knows it: it looks for these words in the
 * message to make another value and try again. The data is the component's, and names no value.
 */
class UniqueConflictError extends ConvexError<ComponentErrorData> {
  /** @param data What the component said. */
  constructor(data: ComponentErrorData) {
    super(data);
    const { fields = [], model } = data;
    this.message = `Violates the unique constraint on ${model}.${fields.join(", ")}`;
  }
}

type Helpers = Parameters<AdapterFactoryCustomizeAdapterCreator>[0];
type WriteArgs = { model: string; author?: Author };
type Fields = Readonly<Record<string, unknown>>;
type RowArgs = Parameters<CustomAdapter["delete"]>[0];
type FindOneArgs = Parameters<CustomAdapter["findOne"]>[0];
type FindManyArgs = Parameters<CustomAdapter["findMany"]>[0];
type IncrementArgs = Parameters<NonNullable<CustomAdapter["incrementOne"]>>[0];

/** Better Auth's row functions over the component's. */
export function rowFunctions(options: ConvexAdapterOptions, helpers: Helpers): CustomAdapter {
  const plain: RowFunctions = {
    ...readFunctions(options, helpers),
    ...rowWrites(options),
    ...bulkWrites(options),
  };
  const sealed = sealedRows(plain, options);
  const of = ({ model }: { model: string }) => ENGINE_COLUMNS[model] === undefined ? plain : sealed;
  return {
    ...plain,
    findOne: (args) => of(args).findOne(args),
    findMany: (args) => of(args).findMany(args),
    create: (args) => of(args).create(args),
    update: (args) => of(args).update(args),
    updateMany: (args) => of(args).updateMany(args),
    consumeOne: (args) => of(args).consumeOne(args),
    incrementOne: (args) => of(args).incrementOne(args),
    options: { projectId: options.projectId },
  };
}

// Better Auth lets each caller say what a row is, so the row types below are its callers' claims.

function readFunctions(
  options: ConvexAdapterOptions,
  { getFieldName }: Helpers,
): Pick<CustomAdapter, "findOne" | "findMany" | "count"> {
  const { component: { reader }, onSession, onUser, projectId, sessionEnd } = options;
  const columns = (model: string, fields: readonly string[] | undefined) =>
    fields?.map((field) => getFieldName({ model, field }));
  return {
    async findOne<T>({ model, modelKey = model, where, select, join }: FindOneArgs) {
      const row = await options.ctx.runQuery(reader.findOne, {
        ...scopeOf(projectId, { model, where }),
        select: columns(modelKey, select),
        join: toJoins(join),
      });
      const byToken = model === "session" && where.some(({ field }) => field === "token");
      if (byToken && row !== null) onSession?.(row);
      if (model === "user" && row !== null) onUser?.(row, false);
      return (model === "session" && row ? withEnd(row, sessionEnd) : row) as T | null;
    },
    async findMany<T>({ select, join, sortBy, limit, offset, ...args }: FindManyArgs) {
      const { model, modelKey = model } = args;
      const field = sortBy && getFieldName({ model: modelKey, field: sortBy.field });
      const rows = await options.ctx.runQuery(reader.findMany, {
        ...scopeOf(projectId, args),
        select: columns(modelKey, select),
        join: toJoins(join),
        sortBy: sortBy && { field: field ?? sortBy.field, direction: sortBy.direction },
        limit,
        offset,
      });
      return (model === "session" ? rows.map((row) => withEnd(row, sessionEnd)) : rows) as T[];
    },
    count: (args) => {
      const scope = scopeOf(projectId, args);
      return inParts((cursor) => options.ctx.runQuery(reader.count, { ...scope, cursor }));
    },
  };
}

/** A session with the end that holds now; one that was read in part stays as it is. */
function withEnd(row: Fields, sessionEnd: ConvexAdapterOptions["sessionEnd"]): Fields {
  const { createdAt, expiresAt, impersonatedBy, updatedAt } = row;
  const isWhole = typeof createdAt === "number" && typeof updatedAt === "number" &&
    typeof expiresAt === "number";
  if (!isWhole || sessionEnd === undefined) return row;
  const isImpersonation = typeof impersonatedBy === "string";
  return { ...row, expiresAt: sessionEnd({ createdAt, updatedAt, expiresAt, isImpersonation }) };
}

function rowWrites(
  options: ConvexAdapterOptions,
): Pick<RowFunctions, "create" | "update" | "delete" | "consumeOne" | "incrementOne"> {
  const { component: { adapter }, onSession, onUser, projectId } = options;
  const write = writer(options);
  return {
    async create<T extends Fields>({ model, data }: { model: string; data: T }) {
      if (model === "session") onSession?.(data);
      if (model === "user") onUser?.(data, true);
      return await write(adapter.create, { projectId, model, data: toData(data) }) as T;
    },
    async update<T>({ update, ...args }: RowArgs & { update: T }) {
      const data = toData(update as Fields);
      const scope = scopeOf(projectId, args);
      return await write(adapter.updateOne, { ...scope, update: data }) as T | null;
    },
    async delete(args) {
      await write(adapter.deleteOne, scopeOf(projectId, args));
    },
    async consumeOne<T>(args: RowArgs) {
      return await write(adapter.consumeOne, scopeOf(projectId, args)) as T | null;
    },
    async incrementOne<T>({ increment, set, ...args }: IncrementArgs) {
      const changes = { increment, set: set && toData(set) };
      const scope = scopeOf(projectId, args);
      return await write(adapter.incrementOne, { ...scope, ...changes }) as T | null;
    },
  };
}

function bulkWrites(
  options: ConvexAdapterOptions,
): Pick<CustomAdapter, "updateMany" | "deleteMany"> {
  const { component: { bulk }, projectId } = options;
  const write = writer(options);
  return {
    updateMany: ({ update, ...args }) => {
      const scope = { ...scopeOf(projectId, args), update: toData(update) };
      return inParts((cursor) => write(bulk.updateMany, { ...scope, cursor }));
    },
    deleteMany: (args) => {
      const scope = scopeOf(projectId, args);
      return inParts((cursor) => write(bulk.deleteMany, { ...scope, cursor }));
    },
  };
}

function scopeOf(
  projectId: string,
  { model, where }: { model: string; where?: readonly CleanedWhere[] | undefined },
): { projectId: string; model: string; where: Clause[] } {
  return { projectId, model, where: toClauses(where) };
}

/** Makes the one function through which every write goes, with what the lane wants to hear of it. */
function writer(options: ConvexAdapterOptions) {
  return async <Mutation extends FunctionReference<"mutation", "internal", WriteArgs>>(
    mutation: Mutation,
    args: Mutation["_args"],
  ): Promise<Mutation["_returnType"]> => {
    try {
      return await options.ctx.runMutation(mutation, { ...args, author: options.author?.() });
    } catch (error) {
      if (isUniqueConflict(error)) throw new UniqueConflictError(error.data);
      options.onWriteError?.(error);
      throw error;
    }
  };
}

// Better Auth joins this many rows when a join names no limit.
const DEFAULT_JOIN_LIMIT = 100;

/** A date of ISO 8601, as JSON and forms have it: a day, or a time with a zone. */
const ISO_DATE =
  /^[+-]?\d{4,6}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** What is compared with a date column, or stored in it: ISO texts become the dates they stand for. */
export function toDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toDates);
  if (typeof value !== "string" || !ISO_DATE.test(value)) return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/**
 * The clauses of a filter. An undefined value is refused: taken for null it would match every row
 * that lacks the field.
 */
function toClauses(where: readonly CleanedWhere[] = []): Clause[] {
  return where.map(({ field, operator, value, connector, mode }) => ({
    field,
    value: toFieldValue(value),
    operator,
    connector,
    mode,
  }));
}

/** The joins of a read, by table. */
function toJoins(config: JoinConfig | undefined): Joins | undefined {
  if (!config) return undefined;
  return Object.fromEntries(
    Object.entries(config).map(([model, { on, limit = DEFAULT_JOIN_LIMIT, relation }]) => [
      model,
      { from: on.from, to: on.to, limit, isOne: relation === "one-to-one" },
    ]),
  );
}
