/**
 * Tables that no plugin has, for tests of the component's helpers.
 *
 * @module
 */
import type { TablesMetadata } from "../../component/tables/types.ts";
import type { Clause, FieldValue } from "../../component/validators.ts";

/** One table with a field of each kind and indexes of one and two fields, and one that refers to it. */
export const NOTE_TABLES: TablesMetadata = {
  note: {
    fields: {
      code: { kind: "string" },
      tag: { kind: "string", optional: true },
      rank: { kind: "number", optional: true },
      flag: { kind: "boolean", optional: true },
      at: { kind: "date" },
      labels: { kind: "string[]", optional: true },
      ratings: { kind: "number[]", optional: true },
      extra: { kind: "json", optional: true },
    },
    indexes: {
      p: [],
      p_id: ["id"],
      p_code: ["code"],
      p_tag_rank: ["tag", "rank"],
      p_rank: ["rank"],
      p_at: ["at"],
      p_flag_at: ["flag", "at"],
    },
    unique: [["code"], ["tag", "at"]],
  },
  reply: {
    fields: { noteId: { kind: "string", optional: true }, text: { kind: "string" } },
    indexes: { p: [], p_id: ["id"], p_noteId: ["noteId"] },
    globalIndexes: { by_text: ["text"] },
    unique: [],
  },
};

/** A clause, joined by AND and case-sensitive unless said otherwise. */
export function clause(
  field: string,
  value: FieldValue,
  options: Partial<Pick<Clause, "operator" | "connector" | "mode">> = {},
): Clause {
  return { field, value, operator: "eq", connector: "AND", mode: "sensitive", ...options };
}
