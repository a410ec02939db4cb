import type { Rows } from "../../rules/rows.gen.ts";

/** The row types of every table, e.g. `UserRow`; times are epoch milliseconds, null is no value. */
export type * from "../../rules/rows.gen.ts";

/** Tables by name, with what a row of each has. */
export type Tables = Readonly<Record<string, { id: string }>>;

/** The columns that can be compared: a list is none. */
export type Comparable<Row> =
  & { readonly id: string }
  & {
    readonly [Column in keyof Row as Row[Column] extends string[] | null ? never : Column]:
      Row[Column];
  };

/** Columns that must equal these values; all of them. */
export type Matching<Row, Column extends keyof Comparable<Row>> = Pick<Comparable<Row>, Column>;

/** A value as it is given: a list that is only read will do. */
export type Given<Value> = Value extends string[] ? readonly string[] : Value;
/** The columns that may lack a value. */
export type Optional<Row> = {
  [Column in keyof Row]: null extends Row[Column] ? Column : never;
}[keyof Row];

/** Columns to change: undefined leaves one as it is, null takes its value away. */
export type Changes<Row> = {
  readonly [Column in Exclude<keyof Row, "id">]?: Given<Row[Column]> | undefined;
};

/** The columns of a new row; one that may lack a value may be left out, and so may the id. */
export type NewRow<Row> =
  & { readonly [Column in Exclude<keyof Row, Optional<Row> | "id">]: Given<Row[Column]> }
  & Changes<Pick<Row, Optional<Row>>>
  & { readonly id?: string };

/** How `findMany` pages: newest or oldest first over an indexed column. */
export interface FindManyOptions<Row> {
  /** Columns that must equal these values; one that is undefined is refused. */
  readonly where?: Partial<Comparable<Row>>;
  /** Only rows with one of these ids, at most 500 of them. */
  readonly ids?: readonly string[];
  /** The order. @default as they are stored */
  readonly sortBy?: { readonly field: keyof Row & string; readonly direction: "asc" | "desc" };
  /** Only rows that come after this value of the sorted column, in its direction. */
  readonly beyond?: string | number;
  /** Rows at most. @default 100 */
  readonly limit?: number;
}

/** A span of time, both ends included; epoch milliseconds. */
export interface Made {
  /** The first. */
  readonly from?: number;
  /** The last. */
  readonly to?: number;
}

/**
 * The tables of one project. It is made for a project and cannot be pointed at another one, so a
 * plugin never names a project and can never read a foreign row. Which tables and columns there are
 * is checked where it is compiled; a plugin with tables of its own asks for
 * `ScopedStore<Rows & { note: NoteRow }>`.
 */
export interface ScopedStore<Known extends Tables = Rows> {
  /**
   * Inserts a row; its id is made here unless the row brings one. Throws a unique conflict (see
   * {@link isUniqueConflict}).
   */
  create<Name extends keyof Known & string>(
    table: Name,
    row: NewRow<Known[Name]>,
  ): Promise<Known[Name]>;
  /** The first row that matches, or null. */
  findOne<Name extends keyof Known & string, Column extends keyof Comparable<Known[Name]>>(
    table: Name,
    where: Matching<Known[Name], Column>,
  ): Promise<Known[Name] | null>;
  /** Rows that match, at most `limit`. */
  findMany<Name extends keyof Known & string>(
    table: Name,
    options?: FindManyOptions<Known[Name]>,
  ): Promise<Known[Name][]>;
  /**
   * Changes some columns of one row that matches and gives the row as it is then, or null if there
   * was none. A column without a value (undefined) stays; null takes its value away.
   */
  updateOne<Name extends keyof Known & string, Column extends keyof Comparable<Known[Name]>>(
    table: Name,
    where: Matching<Known[Name], Column>,
    changes: Changes<Known[Name]>,
  ): Promise<Known[Name] | null>;
  /** Deletes one row that matches; false if there was none. */
  deleteOne<Name extends keyof Known & string, Column extends keyof Comparable<Known[Name]>>(
    table: Name,
    where: Matching<Known[Name], Column>,
  ): Promise<boolean>;
  /** Changes the rows with these ids, at most 500 of them, in one call, and gives how many there were. */
  updateMany<Name extends keyof Known & string>(
    table: Name,
    ids: readonly string[],
    changes: Changes<Known[Name]>,
  ): Promise<number>;
  /**
   * Deletes every row that matches and gives their number; meant for what one user or key has. With
   * `made`, only rows of that time: `createdAt` from and to it.
   */
  deleteMany<Name extends keyof Known & string, Column extends keyof Comparable<Known[Name]>>(
    table: Name,
    where: Matching<Known[Name], Column>,
    made?: Made,
  ): Promise<number>;
}

/** What the component says of a second row with the same unique columns. */
export interface UniqueConflict {
  /** Which error it is. */
  readonly code: "UNIQUE_CONFLICT";
  /** The table. */
  readonly model?: string;
  /** The columns. */
  readonly fields?: string[];
}

/** Whether an error is the component's refusal of a second row with the same unique columns. */
export function isUniqueConflict(error: unknown): error is Error & { data: UniqueConflict } {
  if (!(error instanceof Error) || !("data" in error)) return false;
  const data = error.data;
  return typeof data === "object" && data !== null && "code" in data &&
    data.code === "UNIQUE_CONFLICT";
}
