/** A column value as it is stored: times are epoch milliseconds. */
export type StoredValue = string | number | boolean | null | readonly string[];

/** Columns that must equal these values; all of them. */
export type Matching = Readonly<Record<string, string | number | boolean | null>>;

/** One stored row, without the columns that bind it to its project. */
export type StoredRow = Readonly<Record<string, StoredValue | undefined>> & { readonly id: string };

/** How `findMany` pages: newest or oldest first over an indexed column. */
export interface FindManyOptions {
  readonly where?: Matching;
  /** Only rows with one of these ids, at most 500 of them. */
  readonly ids?: readonly string[];
  readonly sortBy?: { readonly field: string; readonly direction: "asc" | "desc" };
  /** Only rows that come after this value of the sorted column, in its direction. */
  readonly beyond?: string | number;
  /** Rows at most. @default 100 */
  readonly limit?: number;
}

/**
 * The tables of one project. It is made for a project and cannot be pointed at another one, so a
 * plugin never names a project and can never read a foreign row.
 */
export interface ScopedStore {
  /**
   * Inserts a row; its id is made here unless the row brings one. Throws a unique conflict (see
   * {@link isUniqueConflict}).
   */
  create(table: string, row: Readonly<Record<string, StoredValue | undefined>>): Promise<StoredRow>;
  /** The first row that matches, or null. */
  findOne(table: string, where: Matching): Promise<StoredRow | null>;
  /** Rows that match, at most `limit`. */
  findMany(table: string, options?: FindManyOptions): Promise<StoredRow[]>;
  /**
   * Changes some columns of one row that matches and gives the row as it is then, or null if there
   * was none. A column without a value (undefined) stays; null takes its value away.
   */
  updateOne(
    table: string,
    where: Matching,
    changes: Readonly<Record<string, StoredValue | undefined>>,
  ): Promise<StoredRow | null>;
  /** Deletes one row that matches; false if there was none. */
  deleteOne(table: string, where: Matching): Promise<boolean>;
  /** Deletes every row that matches and gives their number; meant for what one user or key has. */
  deleteMany(table: string, where: Matching): Promise<number>;
}

/** What the component says of a second row with the same unique columns. */
export interface UniqueConflict {
  readonly code: "UNIQUE_CONFLICT";
  readonly model?: string;
  readonly fields?: string[];
}

/** Whether an error is the component's refusal of a second row with the same unique columns. */
export function isUniqueConflict(error: unknown): error is Error & { data: UniqueConflict } {
  if (!(error instanceof Error) || !("data" in error)) return false;
  const data = error.data;
  return typeof data === "object" && data !== null && "code" in data &&
    data.code === "UNIQUE_CONFLICT";
}
