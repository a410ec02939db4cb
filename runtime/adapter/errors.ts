/**
 * A write was asked for where none is possible: in a Convex query. Better Auth may catch it, so the
 * lane hears of it through `onWriteError` and runs the request again where it can write.
 */
export class WriteInReadLaneError extends Error {
  override readonly name = "WriteInReadLaneError";
  /** The stable code. */
  readonly code = "WRITE_IN_READ_LANE";

  /** @param model The table that was to be written. */
  constructor(readonly model: string) {
    super(`Cannot write "${model}" in a query: run the request in a mutation`);
  }
}
