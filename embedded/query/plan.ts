import type { JSONValue } from "convex/values";
import { boundsOf } from "./index_range.ts";
import { checkQuery, type SerializedQuery } from "./serialized_query.ts";
import { BY_CREATION_TIME, BY_ID, type Catalog, type Index, type Table } from "../store/catalog.ts";
import type { KeyRange } from "../store/documents.ts";
import { inArgument } from "../values/shape.ts";

/** What a query reads. */
export interface QueryPlan {
  /** Null while the table does not exist: such a query reads nothing. */
  range: KeyRange | null;
  /** Name of the table, for messages and read sets. */
  tableName: string;
  descending: boolean;
  filters: JSONValue[];
  limit: number;
  /** As convex/server gave it; with the filters it is the same for equal queries whatever their limit. */
  source: SerializedQuery["source"];
}

/** Resolves a query of one component against the catalog. */
export function planQuery(
  query: SerializedQuery,
  { catalog, component, staged }: {
    catalog: Catalog;
    component: string;
    /** Indexes that the schema stages, as `table.index`. */
    staged: ReadonlySet<string>;
  },
): QueryPlan {
  const { source, operators } = query;
  inArgument("query", () => checkQuery(query));
  if (source.type === "Search") {
    throw new Error(
      "Search indexes are not supported by the embedded host: deploy to Convex to use them",
    );
  }
  const filters: JSONValue[] = [];
  let limit = Infinity;
  for (const each of operators) {
    if ("filter" in each) filters.push(each.filter);
    else if (each.limit < limit) limit = each.limit;
  }
  const [tableName = "", indexName = BY_CREATION_TIME] = source.type === "FullTableScan"
    ? [source.tableName]
    : source.indexName.split(".");
  const table = catalog.find(component, tableName);
  const index = findIndex(table, { tableName, indexName, staged });
  const steps = source.type === "IndexRange" ? source.range : [];
  return {
    range: index === undefined
      ? null
      : { index, ...boundsOf({ name: `${tableName}.${indexName}`, fields: index.fields }, steps) },
    tableName,
    descending: source.order === "desc",
    filters,
    limit,
    source,
  };
}

function findIndex(
  table: Table | undefined,
  { staged, ...wanted }: { tableName: string; indexName: string; staged: ReadonlySet<string> },
): Index | undefined {
  const index = table?.indexes.find((each) => each.name === wanted.indexName);
  const builtIn = wanted.indexName === BY_ID || wanted.indexName === BY_CREATION_TIME;
  if (index !== undefined || (table === undefined && builtIn)) return index;
  const name = `${wanted.tableName}.${wanted.indexName}`;
  throw new Error(
    staged.has(name)
      ? `Index ${name} is currently staged and not available to query until it is enabled.`
      : `Index ${name} not found.`,
  );
}
