import type { FoundRows } from "../../component/caller.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { NotPlain } from "./reading_store.ts";

/** The rows that were read with a request's scope, for handlers that look for them by the same columns. */
export function foundRows(rows: FoundRows): Pick<ScopedStore, "findOne"> {
  return {
    findOne(model, where) {
      const columns = Object.entries(where);
      const found = rows.find((each) =>
        each.model === model && Object.keys(each.where).length === columns.length &&
        columns.every(([column, value]) => each.where[column] === value)
      );
      return found === undefined
        ? Promise.reject(new NotPlain())
        : Promise.resolve(toRow(found.row));
    },
  };
}

function toRow<Row>(row: unknown): Row {
  // The component builds its rows from the table's own field list, from which their types come too.
  return row as Row;
}
