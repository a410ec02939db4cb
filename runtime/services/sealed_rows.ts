import type { CleanedWhere, CustomAdapter } from "better-auth/adapters";
import { ENGINE_COLUMNS } from "../../rules/sealed_columns.ts";
import type { ConvexAdapterOptions } from "../request/ctx.ts";

/** The functions of an adapter that read or write rows. */
export type RowFunctions = Required<Omit<CustomAdapter, "createSchema" | "options">>;

type Fields = Readonly<Record<string, unknown>>;
type UpdateArgs = Parameters<CustomAdapter["update"]>[0];

/**
 * Row functions for a table of which Better Auth has columns sealed: `plain` deals with rows as they
 * stand, Better Auth with its own form of them. Rows that come joined to another keep theirs sealed:
 * nothing of them is used there, and a sign-in with a password must not read the project's key.
 */
export function sealedRows(plain: RowFunctions, options: ConvexAdapterOptions): RowFunctions {
  // Looked up at each call: what opens and seals belongs to the request.
  const opened = async <Row>(model: string, row: Row): Promise<Row> =>
    row === null || options.columns === undefined
      ? row
      : await options.columns.open(model, row as Row & Fields);
  const stored = <Args extends { model: string; where: CleanedWhere[] }>(args: Args): Args => {
    const { columns } = options;
    return columns === undefined
      ? args
      : { ...args, where: columns.stored(args.model, args.where) };
  };
  return {
    ...plain,
    findOne: async ({ select, ...args }) =>
      await opened(
        args.model,
        await plain.findOne({ ...args, select: withId(args.model, select) }),
      ),
    async findMany<T>({ select, ...args }: Parameters<CustomAdapter["findMany"]>[0]) {
      const rows = await plain.findMany<T>({ ...args, select: withId(args.model, select) });
      return await Promise.all(rows.map((row) => opened(args.model, row)));
    },
    async create({ data, ...args }) {
      const { columns } = options;
      const { id } = data;
      if (columns === undefined || !hasSealed(args.model, data)) {
        return await plain.create({ ...args, data });
      }
      if (typeof id !== "string") throw new TypeError(`Give the row of "${args.model}" an id`);
      const sealed = await columns.seal(args.model, { data, id });
      return await opened(args.model, await plain.create({ ...args, data: sealed }));
    },
    async update(args) {
      const change = await sealedChange(plain, options, { ...stored(args) });
      return change && await opened(args.model, await plain.update({ ...args, ...change }));
    },
    async updateMany(args) {
      if (hasSealed(args.model, args.update)) {
        throw new TypeError(`Update rows of "${args.model}" one by one: each is sealed for itself`);
      }
      return await plain.updateMany(stored(args));
    },
    consumeOne: async (args) => await opened(args.model, await plain.consumeOne(stored(args))),
    async incrementOne<T>(args: Parameters<RowFunctions["incrementOne"]>[0]) {
      const { set = {} } = args;
      const change = await sealedChange(plain, options, { ...stored(args), update: set });
      if (change === null) return null;
      const row = await plain.incrementOne<T>({ ...args, where: change.where, set: change.update });
      return await opened(args.model, row);
    },
  };
}

/** Whether a change sets one of a table's sealed columns. */
function hasSealed(model: string, fields: object): boolean {
  return Object.keys(ENGINE_COLUMNS[model] ?? {}).some((column) => column in fields);
}

/** A sealed text opens for its row only, so whoever reads one reads the id too. */
function withId(model: string, select: string[] | undefined): string[] | undefined {
  const needsId = select?.some((field) => hasSealed(model, { [field]: null }));
  return needsId && !select?.includes("id") ? ["id", ...select ?? []] : select;
}

/** A change of one row, sealed for it; null where the row has to be looked for and is not there. */
async function sealedChange<T>(
  plain: RowFunctions,
  { columns }: ConvexAdapterOptions,
  { model, update, where }: Pick<UpdateArgs, "model" | "where"> & { update: T },
): Promise<{ where: CleanedWhere[]; update: T } | null> {
  const data = update as T & Fields;
  if (columns === undefined || !hasSealed(model, data)) return { where, update };
  const named = where.find(({ connector, field, operator }) =>
    field === "id" && operator === "eq" && connector === "AND"
  );
  const row = named === undefined
    ? await plain.findOne<{ id: string }>({ model, where, select: ["id"] })
    : { id: String(named.value) };
  if (row === null) return null;
  const own: CleanedWhere = {
    field: "id",
    operator: "eq",
    value: row.id,
    connector: "AND",
    mode: "sensitive",
  };
  return {
    where: named === undefined ? [...where, own] : where,
    update: await columns.seal(model, { data, id: row.id }),
  };
}
