import type { JSONValue } from "convex/values";
import type { JSONObject } from "../values/json.ts";
import { fieldPathFault, identifierFault } from "../values/names.ts";
import { ArgumentFault, countIn, optionalTextIn, textIn } from "../values/shape.ts";

/** One step of an index range, as convex/server serializes it. */
export interface RangeStep {
  type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  fieldPath: string;
  value: JSONValue;
}

/** A `db.query()` as convex/server serializes it. */
export interface SerializedQuery {
  source:
    | { type: "FullTableScan"; tableName: string; order: "asc" | "desc" | null }
    | {
      type: "IndexRange";
      indexName: string;
      range: RangeStep[];
      order: "asc" | "desc" | null;
    }
    | { type: "Search"; indexName: string };
  operators: ({ filter: JSONValue } | { limit: number })[];
}

/**
 * Refuses what convex/server passes on in a query as it was given, and Convex's backend does not take:
 * `.order("up")`, `.limit(1.5)`, `q.field(5)`.
 *
 * @throws {ArgumentFault}
 */
export function checkQuery({ source, operators }: SerializedQuery): void {
  if (source.type !== "Search") {
    const order = optionalTextIn(source, "order");
    if (order !== undefined && order !== "asc" && order !== "desc") {
      throw new ArgumentFault('expected "asc" or "desc"');
    }
  }
  if (source.type === "FullTableScan") checkTableName(source.tableName);
  if (source.type === "IndexRange") {
    checkIndexName(source.indexName);
    for (const step of source.range) checkField(textIn(step, "fieldPath"));
  }
  for (const operator of operators) {
    if ("filter" in operator) checkExpression(operator.filter as JSONObject);
    else if (operator.limit === undefined) throw noKey();
    else countIn(operator, "limit");
  }
}

function checkExpression(expression: JSONObject): void {
  for (const operator in expression) {
    const operand = expression[operator];
    if (operator === "$field") return checkField(textIn(expression, operator));
    if (operator === "$literal") return;
    for (const part of (Array.isArray(operand) ? operand : [operand]) as JSONValue[]) {
      checkExpression(part as JSONObject);
    }
    return;
  }
  throw noKey();
}

/** What is said to an object without its key, as `q.field(undefined)` is in JSON. */
function noKey(): ArgumentFault {
  return new ArgumentFault("invalid value: map, expected map with a single key");
}

function checkField(path: string): void {
  const fault = fieldPathFault(path);
  if (fault !== null) throw new ArgumentFault(fault);
}

/** Refuses the name of an index, `table.index`, that can be none. */
function checkIndexName(name: string): void {
  const [table = "", index = "", ...more] = name.split(".");
  const wrong = [table, index].find((part) => identifierFault(part) !== null);
  if (wrong !== undefined) {
    throw new ArgumentFault(
      `Invalid table name: "${wrong}". Identifiers must start with a letter and can only contain ` +
        "letters, digits, and underscores.",
    );
  }
  if (more.length > 0) {
    throw new ArgumentFault(`Too many components in index name ${name}`);
  }
}

/** Refuses the name of a table that can be none. */
function checkTableName(name: string): void {
  const fault = identifierFault(name);
  if (fault !== null) throw new ArgumentFault(fault);
}
