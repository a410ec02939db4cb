import type { RunCtx, WriteCtx } from "./ctx.ts";

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
