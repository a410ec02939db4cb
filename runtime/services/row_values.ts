import type { CleanedWhere, JoinConfig } from "better-auth/adapters";
import type { Clause, Data, FieldValue, Joins } from "../../component/validators.ts";

// Better Auth joins this many rows when a join names no limit.
const DEFAULT_JOIN_LIMIT = 100;

/** A value as the component stores it: a date as epoch ms. Null means "no value"; undefined is refused. */
export function toFieldValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(toScalar);
  return toScalar(value);
}

function toScalar(value: unknown): Exclude<FieldValue, unknown[]> {
  if (value === null) return null;
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  // The value is not shown: it may be a secret.
  throw new TypeError(
    `Cannot use a value of type ${typeof value}: give text, a number, a boolean or a date`,
  );
}

/** A date of ISO 8601, as JSON and forms have it: a day, or a time with a zone. */
const ISO_DATE =
  /^[+-]?\d{4,6}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** What is compared with a date column, or stored in it: ISO texts become the dates they stand for. */
export function toDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toDates);
  if (typeof value !== "string" || !ISO_DATE.test(value)) return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** The fields to store; what is undefined is left as it is. */
export function toData(values: Readonly<Record<string, unknown>>): Data {
  const data: Data = {};
  for (const [field, value] of Object.entries(values)) {
    if (value !== undefined) data[field] = toFieldValue(value);
  }
  return data;
}

/**
 * The clauses of a filter. An undefined value is refused: taken for null it would match every row
 * that lacks the field.
 */
export function toClauses(where: readonly CleanedWhere[] = []): Clause[] {
  return where.map(({ field, operator, value, connector, mode }) => ({
    field,
    operator,
    value: toFieldValue(value),
    connector,
    mode,
  }));
}

/** The joins of a read, by table. */
export function toJoins(config: JoinConfig | undefined): Joins | undefined {
  if (!config) return undefined;
  return Object.fromEntries(
    Object.entries(config).map(([model, { on, limit = DEFAULT_JOIN_LIMIT, relation }]) => [
      model,
      { from: on.from, to: on.to, limit, isOne: relation === "one-to-one" },
    ]),
  );
}
