import type { JSONValue } from "convex/values";
import { checkQuery, type RangeStep, type SerializedQuery } from "./serialized_query.ts";
import { BY_CREATION_TIME, BY_ID, type Catalog, type Index, type Table } from "../store/catalog.ts";
import type { KeyRange } from "../store/documents.ts";
import { encodeKey, KEY_END, keyAfterPrefix } from "../store/keys.ts";
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
  { catalog, component }: { catalog: Catalog; component: string },
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
  const index = findIndex(table, { tableName, indexName });
  const steps = source.type === "IndexRange" ? source.range : [];
  return {
    range: index === undefined ? null : { index, ...boundsOf(index.fields, steps) },
    tableName,
    descending: source.order === "desc",
    filters,
    limit,
    source,
  };
}

function findIndex(
  table: Table | undefined,
  wanted: { tableName: string; indexName: string },
): Index | undefined {
  const index = table?.indexes.find((each) => each.name === wanted.indexName);
  const builtIn = wanted.indexName === BY_ID || wanted.indexName === BY_CREATION_TIME;
  if (index !== undefined || (table === undefined && builtIn)) return index;
  throw new Error(
    `Cannot use index "${wanted.indexName}" for table "${wanted.tableName}" because it is not declared in the schema.`,
  );
}

/** Turns range steps into keys: equalities on the first fields, then bounds on the next one. */
function boundsOf(
  fields: readonly string[],
  steps: readonly RangeStep[],
): { low: Uint8Array; high: Uint8Array } {
  const split = splitRange(fields, steps);
  const prefix = encodeKey(split.equal);
  const bound = (step: RangeStep, after: boolean): Uint8Array => {
    const key = encodeKey([...split.equal, step.value]);
    return after ? keyAfterPrefix(key) : key;
  };
  const high = prefix.length === 0 ? KEY_END : keyAfterPrefix(prefix);
  return {
    low: split.lower ? bound(split.lower, split.lower.type === "Gt") : prefix,
    high: split.upper ? bound(split.upper, split.upper.type === "Lte") : high,
  };
}

interface SplitRange {
  equal: JSONValue[];
  lower?: RangeStep;
  upper?: RangeStep;
}

function splitRange(fields: readonly string[], steps: readonly RangeStep[]): SplitRange {
  const split: SplitRange = { equal: [] };
  let at = 0;
  for (let step = steps[at]; step?.type === "Eq"; step = steps[++at]) {
    if (step.fieldPath !== fields[at]) throw wrongField(fields[at], step);
    split.equal.push(step.value);
  }
  const field = fields[at];
  let previous: RangeStep | undefined;
  for (const step of steps.slice(at)) {
    refuseChain(split, step, previous);
    if (step.fieldPath !== field) {
      throw wrongField(
        field,
        step,
        previous ? " `.gt` and `.lt` must operate on the same field," : "",
      );
    }
    if (isLower(step)) split.lower = step;
    else split.upper = step;
    previous = step;
  }
  return split;
}

function refuseChain(split: SplitRange, step: RangeStep, previous: RangeStep | undefined): void {
  if (split.lower && split.upper) {
    throw new Error(
      "Incorrect operator used in `withIndex`, cannot chain more operators after both `.gt` and `.lt` " +
        `were already used, got \`${callOf(step)}\`.`,
    );
  }
  const taken = isLower(step) ? split.lower : split.upper;
  if (previous && (step.type === "Eq" || taken)) {
    throw new Error(
      `Incorrect operator used in \`withIndex\`, cannot chain \`.${step.type.toLowerCase()}()\` ` +
        `after \`.${previous.type.toLowerCase()}()\``,
    );
  }
}

function wrongField(expected: string | undefined, step: RangeStep, why = ""): Error {
  return new Error(
    `Incorrect field used in \`withIndex\`,${why} expected "${expected}", got "${step.fieldPath}"`,
  );
}

function isLower(step: RangeStep): boolean {
  return step.type === "Gt" || step.type === "Gte";
}

function callOf(step: RangeStep): string {
  return `.${step.type.toLowerCase()}(${step.fieldPath}, ${JSON.stringify(step.value)})`;
}
