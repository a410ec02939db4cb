import { readAdoptRecord } from "../../../plugins/transfer/adoption.ts";
import { textOf } from "../values.ts";
import type { Found, Source } from "./types.ts";

/** Records as they are: what `deno task export:users` writes, and what a converter of one's own can. */
export const records: Source = {
  file: "NDJSON of records, as docs/switching.md describes them",
  shape: { formats: ["json"], ids: ["kind"], place: () => ({ table: "record" }) },
  *records(staging): Generator<Found> {
    for (const { at, row } of staging.rows("record")) {
      const data = readAdoptRecord(row);
      yield data === undefined
        ? { at, id: textOf(row.id) ?? "", code: "RECORD_INVALID" }
        : { at, record: data };
    }
  },
};
