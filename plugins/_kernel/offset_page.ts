import * as z from "./schemas.ts";
import { defineErrorCodes, type ErrorCodes, fail } from "./errors.ts";
import type { Comparable, Rows, ScopedStore, Tables } from "./store.ts";

/** Errors of lists that are asked for as Better Auth's own clients do. */
const OFFSET_PAGE_ERROR_CODES: ErrorCodes<"TOO_MANY_TO_SEARCH"> = defineErrorCodes({
  TOO_MANY_TO_SEARCH: "Search, filter or sort at most 1,000 rows, or page with POST and `after`",
});

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 200;
/** Rows that may stand before a page: each is read. */
const MAX_OFFSET = 1000;
/** Rows that are counted beyond a page: `total` is exact up to here. */
const COUNTED = 100;
/** Rows that are looked through where no index answers. */
const SEARCHED = 1000;

const OPERATORS = [
  "eq",
  "ne",
  "lt",
  "lte",
  "gt",
  "gte",
  "in",
  "not_in",
  "contains",
  "starts_with",
  "ends_with",
] as const satisfies OffsetQuery<string>["filterOperator"][];

/** How Better Auth's clients ask for a list; all of it is text of a URL. */
export type OffsetQuery<Field extends string> = {
  /** 1 to 200. @default 100 */
  limit?: string;
  /** Rows before the page, at most 1,000. @default 0 */
  offset?: string;
  /** @default the newest first */
  sortBy?: Field;
  /** @default "asc" */
  sortDirection?: "asc" | "desc";
  /** The column that `filterValue` is compared with. */
  filterField?: Field;
  /** @default "eq" */
  filterOperator?:
    | "eq"
    | "ne"
    | "lt"
    | "lte"
    | "gt"
    | "gte"
    | "in"
    | "not_in"
    | "contains"
    | "starts_with"
    | "ends_with";
  /** For `in` and `not_in` joined by commas. */
  filterValue?: string;
};

/** The query fields of a list over these columns. */
export function offsetFields<Field extends string>(fields: readonly [Field, ...Field[]]): {
  [Name in keyof OffsetQuery<Field>]-?: z.ZodType<
    OffsetQuery<Field>[Name],
    OffsetQuery<Field>[Name]
  >;
} {
  const whole = (least: number, most: number) =>
    z.string().regex(/^\d{1,4}$/)
      .refine((text) => Number(text) >= least && Number(text) <= most, `${least} to ${most}`)
      .optional();
  return {
    limit: whole(1, MAX_LIMIT),
    offset: whole(0, MAX_OFFSET),
    sortBy: z.enum(fields).optional(),
    sortDirection: z.enum(["asc", "desc"]).optional(),
    filterField: z.enum(fields).optional(),
    filterOperator: z.enum(OPERATORS).optional(),
    filterValue: z.string().max(1000).optional(),
  };
}

/** One condition on a column. */
export interface Condition {
  readonly field: string;
  readonly operator: typeof OPERATORS[number];
  readonly value: string;
}

/** What an offset page is read from. */
interface OffsetSource<Name extends keyof Known & string, Known extends Tables = Rows> {
  readonly store: ScopedStore<Known>;
  readonly table: Name;
  readonly where: Partial<Comparable<Known[Name]>>;
  /** What no index answers: all of it must hold. */
  readonly conditions?: readonly Condition[];
}

/** A page and how many rows there are. */
interface OffsetPage<Row> {
  readonly rows: Row[];
  /** Exact up to 100; beyond, at least one more than the page ends with, where there are more. */
  readonly total: number;
}

/**
 * A page by its offset, as Better Auth's clients ask for one. By age an index finds it, and `total`
 * counts no further than it must; anything else looks through all rows, and refuses where there are
 * more than 1,000 rather than leave some out.
 *
 * @throws {APIError} 400 `TOO_MANY_TO_SEARCH`
 */
export async function offsetPage<
  Name extends keyof Known & string,
  Known extends Tables = Rows,
>(
  { conditions = [], store, table, where }: OffsetSource<Name, Known>,
  { limit, offset, sortBy, sortDirection = "asc" }: OffsetQuery<keyof Known[Name] & string>,
): Promise<OffsetPage<Known[Name]>> {
  const from = Number(offset ?? 0);
  const to = from + Number(limit ?? DEFAULT_LIMIT);
  const direction = sortBy === "createdAt" ? sortDirection : "desc";
  const read = (rows: number) =>
    store.findMany(table, { where, sortBy: { field: "id", direction }, limit: rows });
  if (conditions.length === 0 && (sortBy === undefined || sortBy === "createdAt")) {
    const rows = await read(Math.max(to, COUNTED) + 1);
    return { rows: rows.slice(from, to), total: rows.length };
  }
  const all = await read(SEARCHED + 1);
  if (all.length > SEARCHED) fail("BAD_REQUEST", OFFSET_PAGE_ERROR_CODES.TOO_MANY_TO_SEARCH);
  const found = all.filter((row) => conditions.every((each) => holds(row, each)));
  if (sortBy !== undefined) found.sort((left, right) => compare(left[sortBy], right[sortBy]));
  if (sortBy !== undefined && sortDirection === "desc") found.reverse();
  return { rows: found.slice(from, to), total: found.length };
}

/** The condition of a query, or none. */
export function conditionsOf<Field extends string>(
  { filterField, filterOperator = "eq", filterValue }: OffsetQuery<Field>,
): Condition[] {
  if (filterField === undefined || filterValue === undefined) return [];
  return [{ field: filterField, operator: filterOperator, value: filterValue }];
}

function holds(
  row: Readonly<Record<string, unknown>>,
  { field, operator, value }: Condition,
): boolean {
  const stored = row[field] ?? null;
  const text = stored === null ? "" : String(stored).toLowerCase();
  const wanted = value.toLowerCase();
  switch (operator) {
    case "contains":
      return text.includes(wanted);
    case "starts_with":
      return text.startsWith(wanted);
    case "ends_with":
      return text.endsWith(wanted);
    case "in":
      return value.split(",").some((each) => isSame(stored, each));
    case "not_in":
      return !value.split(",").some((each) => isSame(stored, each));
    case "eq":
      return isSame(stored, value);
    case "ne":
      return !isSame(stored, value);
    default:
      return stored !== null && isOrdered(compare(stored, like(stored, value)), operator);
  }
}

function isOrdered(order: number, operator: "lt" | "lte" | "gt" | "gte"): boolean {
  if (order === 0) return operator === "lte" || operator === "gte";
  return order < 0 ? operator.startsWith("lt") : operator.startsWith("gt");
}

function isSame(stored: unknown, value: string): boolean {
  return compare(stored, like(stored, value)) === 0;
}

/** A text of a URL as the kind that is stored: times are epoch milliseconds. */
function like(stored: unknown, value: string): string | number {
  if (typeof stored !== "number") return value;
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [first, second] = [String(left ?? ""), String(right ?? "")];
  return first === second ? 0 : first < second ? -1 : 1;
}
