import type { DBAdapterDebugLogOption, DBTransactionAdapter } from "better-auth/adapters";
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
  /** Whether it is the ctx of a lane that only reads, which refuses: see {@linkcode readOnly}. */
  readonly readsOnly?: true;
}

/**
 * A write was asked for where none is possible: in a Convex query. Better Auth may catch it, so the
 * lane hears of it besides, and runs the request again where it can write.
 */
export class WriteInReadLaneError extends Error {
  /** The class, for logs. */
  override readonly name = "WriteInReadLaneError";
  /** The stable code. */
  readonly code = "WRITE_IN_READ_LANE";

  /** @param what The table that was to be written, or what it belongs to. */
  constructor(readonly what: string) {
    super(`Cannot write "${what}" in a query: run the request in a mutation`);
  }
}

/**
 * The ctx of a lane that only reads. Whoever asks it for a write is refused, and the lane is told before: so
 * nothing that writes has to know which lane it runs in.
 */
export function readOnly({ runQuery }: RunCtx, onRefused: () => void): WriteCtx {
  return {
    runQuery,
    readsOnly: true,
    runMutation(_mutation, args) {
      onRefused();
      const what = Object.entries(args).find(([name]) => name === "model" || name === "kind")?.[1];
      return Promise.reject(new WriteInReadLaneError(typeof what === "string" ? what : "a row"));
    },
  };
}

/** Runs a callback so that its writes stay together or not at all. */
export type RunTransaction = <R>(
  callback: (trx: DBTransactionAdapter) => Promise<R>,
) => Promise<R>;

/** What the database of one engine is bound to. */
export interface ConvexAdapterOptions {
  /** The project whose rows it sees; no call can name another. */
  projectId: string;
  /** The component's adapter functions: `components.banataAuth.adapter`. */
  component: ComponentApi["adapter"];
  /** The ctx of the running function, looked up at each call. */
  readonly ctx: WriteCtx;
  /**
   * How Better Auth's transactions run. A lane is one mutation, so by default the callback runs on
   * the same database and a failure is told to `onTransactionFailed`; the lane undoes the writes.
   *
   * @default true
   */
  transaction?: boolean | RunTransaction;
  /** Who the next write is by, for its event. Without it the writes are the system's. */
  author?: () => Author;
  /** When a session that is read ends, epoch ms. Without it a session ends when its row says. */
  sessionEnd?: (
    times: { createdAt: number; updatedAt: number; expiresAt: number; isImpersonation: boolean },
  ) => number;
  /** Called with a session's columns when it was found by its token or is about to be made. */
  onSession?: (session: Readonly<Record<string, unknown>>) => void;
  /** Called when a write failed for any reason but a unique conflict; Better Auth may catch it. */
  onWriteError?: (error: unknown) => void;
  /** Called when a transaction's callback threw; Better Auth may answer with a 4xx. */
  onTransactionFailed?: (error: unknown) => void;
  /** Better Auth's own logs of every call; they show values, so not for production. */
  debugLogs?: DBAdapterDebugLogOption;
}
