/**
 * The indexes that events are found by, each in the order of ids. One column has its own; two and more have
 * one that ends with the action, whether a filter names it or not: a project has few actions, so what is
 * asked for without one is found by merging those that there are. That is half as many indexes as there are
 * combinations, and each costs every event a write.
 */

/** The column of each word that names of these indexes have, in the order that they have them. */
export const EVENT_COLUMNS = {
  subject: "subject",
  owner: "owner",
  target: "target",
  actor: "actorId",
  organization: "organizationId",
  action: "action",
} as const;

/** A word that stands for a column. */
export type EventColumn = keyof typeof EVENT_COLUMNS;

/** The name of the index of these columns, which stand in the order of {@link EVENT_COLUMNS}. */
export function eventIndex(columns: readonly EventColumn[]): string {
  return ["p", ...columns, "id"].join("_");
}

/** A table, as far as indexes are added to it. */
interface Indexed {
  index(name: string, fields: [string, ...string[]]): unknown;
}

const WHO_AND_WHERE: readonly EventColumn[][] = [
  [],
  ["actor"],
  ["organization"],
  ["actor", "organization"],
];

/**
 * Adds an index of each combination of two columns and more, below each of `beginnings`: what an event is
 * about, by one way to it or by none. The type of the table does not know of them.
 */
export function withCombinations<Table extends Indexed>(
  table: Table,
  beginnings: readonly EventColumn[][],
): Table {
  const combinations = beginnings
    .flatMap((first) => WHO_AND_WHERE.map((others) => [...first, ...others, "action" as const]))
    .filter((columns) => columns.length > 1);
  for (const columns of combinations) {
    const fields = columns.map((column) => EVENT_COLUMNS[column]);
    // A table's definition is changed in place, and gives itself.
    table.index(eventIndex(columns), ["projectId", ...fields, "id"]);
  }
  return table;
}
