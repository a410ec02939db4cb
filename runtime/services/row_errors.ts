import { ConvexError } from "convex/values";
import type { ComponentErrorData } from "../../component/errors.ts";

/**
 * A second row with the same unique columns, as Better Auth knows it: it looks for these words in the
 * message to make another value and try again. The data is the component's, and names no value.
 */
export class UniqueConflictError extends ConvexError<ComponentErrorData> {
  /** @param data What the component said. */
  constructor(data: ComponentErrorData) {
    super(data);
    const { fields = [], model } = data;
    this.message = `Violates the unique constraint on ${model}.${fields.join(", ")}`;
  }
}

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
