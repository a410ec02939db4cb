import type { Clause, Joins, OutputRow, SortBy } from "../../component/validators.ts";
import { equals } from "../../component/where.ts";
import type { WriteCtx } from "./ctx.ts";

/** A read of rows: the arguments of `reader.findOne`, and with a `limit` those of `reader.findMany`. */
export interface RowRead {
  readonly projectId: string;
  readonly model: string;
  readonly where: readonly Clause[];
  readonly select?: readonly string[];
  readonly join?: Joins;
  readonly limit?: number;
  readonly offset?: number;
  readonly sortBy?: SortBy;
}

type Found = OutputRow | null | OutputRow[];

/** Rows of one answer that are held; longer lists are hardly asked for twice. */
const MAX_ROWS = 20;

/**
 * The rows that one transaction has read or written, for as long as it writes nothing else to their tables: a
 * transaction sees one moment and what it writes itself, so a second read would give the same. They are kept as
 * text, so that whoever is given a row may change it.
 */
export class HeldRows {
  readonly #texts = new Map<
    string,
    { readonly tables: readonly string[]; readonly text: string }
  >();
  /** How often something was forgotten. */
  changes = 0;

  /** What a read would give; undefined where it has to be asked for. */
  find(read: RowRead): Found | undefined {
    const text = this.#texts.get(keyOf(read))?.text;
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Keeps what a read gave: by what was asked, and a row that was found whole by its id too. */
  keep(read: RowRead, found: Found): void {
    if (Array.isArray(found) && found.length > MAX_ROWS) return;
    const { join = {}, model, projectId, select } = read;
    this.#put(read, [model, ...Object.keys(join)], found);
    if (found === null || Array.isArray(found) || select?.length) return;
    const { ...row } = found;
    for (const [table, { isOne }] of Object.entries(join)) {
      if (isOne && found[table]) this.keepRow(projectId, table, found[table] as OutputRow);
      delete row[table];
    }
    this.keepRow(projectId, model, row);
  }

  /** Keeps a whole row, for whoever looks for it by its id. */
  keepRow(projectId: string, model: string, row: OutputRow): void {
    const where = equals({ id: row.id as string });
    this.#put({ projectId, model, where }, [model], row);
  }

  /** Forgets what a mutation may change: the rows of its table, or all rows where it names none. */
  forget(model: string | undefined): number {
    for (const [key, { tables }] of this.#texts) {
      if (model === undefined || tables.includes(model)) this.#texts.delete(key);
    }
    return ++this.changes;
  }

  #put(read: RowRead, tables: readonly string[], found: Found): void {
    this.#texts.set(keyOf(read), { tables, text: JSON.stringify(found) });
  }
}

/**
 * A ctx that asks for each row once. It goes by the arguments: of the component's queries the reader's alone have
 * a filter (and a count a cursor), and of its mutations those alone name a table that change nothing but rows of it.
 */
export function holding<Ctx extends WriteCtx>(ctx: Ctx, held: HeldRows): Ctx {
  return {
    ...ctx,
    async runQuery(query, args) {
      if (!("where" in args) || "cursor" in args) return await ctx.runQuery(query, args);
      const read = args as object as RowRead;
      const known = held.find(read);
      if (known !== undefined) return known;
      const asOf = held.changes;
      const found = await ctx.runQuery(query, args);
      if (asOf === held.changes) held.keep(read, found);
      return found;
    },
    async runMutation(mutation, args) {
      const { model, projectId } = args as Partial<RowRead>;
      const asOf = held.forget(model);
      let made: OutputRow | undefined;
      try {
        return made = await ctx.runMutation(mutation, args);
      } finally {
        const isAlone = asOf === held.changes;
        // What was asked for meanwhile may be of before.
        held.forget(model);
        // What a mutation took away is given back, too.
        const isThere = "data" in args || "update" in args;
        if (isAlone && isThere && model && made?.id) held.keepRow(String(projectId), model, made);
      }
    },
  };
}

/** The same for equal reads that name their parts in one order, as all do; another is only asked for again. */
function keyOf({ join, limit, model, offset, projectId, select, sortBy, where }: RowRead): string {
  return JSON.stringify([projectId, model, where, select, join, sortBy, limit, offset]);
}
