import * as z from "./schemas.ts";
import { ID_FIELD } from "./text_fields.ts";
import type { Comparable, Rows, ScopedStore, Tables } from "./store.ts";

const DEFAULT_LIMIT = 100;

/** A page of a list; the cursors are null at its ends. */
export interface Page<Item> {
  /** The items of this page. */
  data: Item[];
  /** Cursors of the pages before and after this one. */
  listMetadata: {
    /** Pass it as `before` for the page before this one. */
    before: string | null;
    /** Pass it as `after` for the page after this one. */
    after: string | null;
  };
}

/** What asks for a page. */
export type PageBody = {
  /** Items at most. */
  limit?: number;
  /** The cursor of an earlier page. */
  before?: string;
  /** The cursor of an earlier page. */
  after?: string;
  /** By age. @default "desc" (newest first) */
  order?: "asc" | "desc";
};

/** Body fields of a list, with at most `maxLimit` items a page. */
export function pageFields(maxLimit: number): {
  limit: z.ZodOptional<z.ZodNumber>;
  before: z.ZodOptional<z.ZodString>;
  after: z.ZodOptional<z.ZodString>;
  order: z.ZodOptional<z.ZodEnum<{ asc: "asc"; desc: "desc" }>>;
} {
  const cursor = ID_FIELD.optional();
  return {
    limit: z.number().int().min(1).max(maxLimit).optional(),
    before: cursor,
    after: cursor,
    order: z.enum(["asc", "desc"]).optional(),
  };
}

/** What a page is read from. */
interface PageSource<Name extends keyof Known & string, Known extends Tables = Rows> {
  readonly store: ScopedStore<Known>;
  readonly table: Name;
  readonly where?: Partial<Comparable<Known[Name]>>;
  /**
   * The indexed column that orders the rows and is their cursor; no two rows that match share a value.
   * @default "id"
   */
  readonly by?: keyof Known[Name] & string;
  /** Whether that column holds numbers; the caller has seen that cursors are some. @default false */
  readonly isNumber?: boolean;
  /** Bounds of that column, where it holds texts: the first value, and the first one beyond. @default none */
  readonly range?: { readonly from?: string; readonly to?: string };
}

/**
 * One page of a table, by age. A cursor is the id of the row beside the page: ids sort by age, and an
 * index finds the place, so a page costs the same at any depth. An id of elsewhere is just a place.
 */
export async function listPage<
  Item,
  Name extends keyof Known & string,
  Known extends Tables = Rows,
>(
  { by = "id", isNumber = false, range = {}, store, table, where }: PageSource<Name, Known>,
  { after, before, limit = DEFAULT_LIMIT, order = "desc" }: PageBody,
  { toItem }: { toItem: (row: Known[Name]) => Item },
): Promise<Page<Item>> {
  const backwards = before !== undefined && after === undefined;
  const direction = backwards === (order === "desc") ? "asc" : "desc";
  const start = startOf(after ?? before, { direction, range });
  const read = await store.findMany(table, {
    where,
    sortBy: { field: by, direction },
    beyond: start !== undefined && isNumber ? Number(start) : start,
    limit: limit + 1,
  });
  const { from = "", to } = range;
  const found = read.filter((row) => {
    const value = String(row[by]);
    return isNumber || value >= from && (to === undefined || value < to);
  });
  const hasMore = found.length > limit;
  const kept = found.slice(0, limit);
  const rows = backwards ? kept.reverse() : kept;
  const cursorOf = (row: Known[Name] | undefined) => row === undefined ? null : String(row[by]);
  const first = cursorOf(rows.at(0));
  const last = cursorOf(rows.at(-1));
  return {
    data: rows.map((row) => toItem(row)),
    listMetadata: {
      before: (backwards ? hasMore : after !== undefined) ? first : null,
      after: (backwards || hasMore) ? last : null,
    },
  };
}

/** Beyond which value a page is read: the cursor, unless the range begins later in the page's direction. */
function startOf(
  cursor: string | undefined,
  { direction, range: { from, to } }: {
    direction: "asc" | "desc";
    range: { readonly from?: string; readonly to?: string };
  },
): string | undefined {
  const bound = direction === "desc" ? to : from;
  if (cursor === undefined || bound === undefined) return cursor ?? bound;
  return (direction === "desc") === (cursor < bound) ? cursor : bound;
}
