import type {
  CleanedWhere,
  DBAdapterDebugLogOption,
  DBTransactionAdapter,
} from "better-auth/adapters";
import type { FunctionReference } from "convex/server";
import type { Author } from "../../component/author.ts";
import type { ComponentApi } from "../../component/_generated/component.ts";

/** The part of a Convex ctx that reads. */
export interface RunCtx {
  /** Calls a query in the running transaction. */
  runQuery<Query extends FunctionReference<"query", "internal">>(
    query: Query,
    args: Query["_args"],
  ): Promise<Query["_returnType"]>;
}

/** The part of a Convex ctx that calls functions: a mutation's, or that of a lane that only reads. */
export interface WriteCtx extends RunCtx {
  /** Calls a mutation in the running transaction. */
  runMutation<Mutation extends FunctionReference<"mutation", "internal">>(
    mutation: Mutation,
    args: Mutation["_args"],
  ): Promise<Mutation["_returnType"]>;
  /** Whether it is the ctx of a lane that only reads, which refuses. */
  readonly readsOnly?: true;
}

/**
 * The columns that Better Auth reads and writes itself and that stand sealed under the project's own keys
 * (`ENGINE_COLUMNS` of `rules/sealed_columns.ts`).
 */
export interface EngineColumns {
  /** A row that was read, with these columns as Better Auth left them there. */
  open<T extends Readonly<Record<string, unknown>>>(table: string, row: T): Promise<T>;
  /** What Better Auth is about to store in a row, with these columns sealed for it. */
  seal<T extends Readonly<Record<string, unknown>>>(
    table: string,
    row: { id: string; data: T },
  ): Promise<T>;
  /** A filter that compares such a column with what {@link EngineColumns.open} gave in this request. */
  stored(table: string, where: readonly CleanedWhere[]): CleanedWhere[];
  /**
   * A row as it stands, with each of these columns sealed, also what an earlier release stored.
   *
   * @throws {SealedTextError} when Better Auth encrypted one under a secret that is gone
   */
  sealAll<T extends Readonly<Record<string, unknown>>>(table: string, row: T): Promise<T>;
  /** The text of one column; null where there is none. */
  textOf(
    table: string,
    column: string,
    row: Readonly<Record<string, unknown>>,
  ): Promise<string | null>;
}

/** Runs a callback so that its writes stay together or not at all. */
export type RunTransaction = <R>(
  callback: (trx: DBTransactionAdapter) => Promise<R>,
) => Promise<R>;

/** The component's functions on rows: what reads, and what writes one by one or many. */
export type RowApi = Pick<ComponentApi, "adapter" | "bulk" | "reader">;

/** What the database of one engine is bound to. */
export interface ConvexAdapterOptions {
  /** The project whose rows it sees; no call can name another. */
  projectId: string;
  /** The component's functions on rows, among those of `components.banataAuth`. */
  component: RowApi;
  /** The ctx of the running function, looked up at each call. */
  readonly ctx: WriteCtx;
  /**
   * How Better Auth's transactions run. A lane is one mutation, so by default the callback runs on
   * the same database and a failure is told to `onTransactionFailed`; the lane undoes the writes.
   *
   * @default true
   */
  transaction?: boolean | RunTransaction;
  /** What stands between Better Auth and its sealed columns; without it they are stored as they come. */
  readonly columns?: EngineColumns;
  /** Who the next write is by, for its event. Without it the writes are the system's. */
  author?: () => Author;
  /** When a session that is read ends, epoch ms. Without it a session ends when its row says. */
  sessionEnd?: (
    times: { createdAt: number; updatedAt: number; expiresAt: number; isImpersonation: boolean },
  ) => number;
  /** Called with a session's columns when it was found by its token or is about to be made. */
  onSession?: (session: Readonly<Record<string, unknown>>) => void;
  /** Called with a user's columns when they were found, or are about to be made. */
  onUser?: (user: Readonly<Record<string, unknown>>, isNew: boolean) => void;
  /** Called when a write failed for any reason but a unique conflict; Better Auth may catch it. */
  onWriteError?: (error: unknown) => void;
  /** Called when a transaction's callback threw; Better Auth may answer with a 4xx. */
  onTransactionFailed?: (error: unknown) => void;
  /** Better Auth's own logs of every call; they show values, so not for production. */
  debugLogs?: DBAdapterDebugLogOption;
}
