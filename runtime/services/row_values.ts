/** What every way to the rows shares, Better Auth's and ours: values as the component takes them, calls in parts. */
import type { BulkResult } from "../../component/bulk_functions.ts";
import type { Data, FieldValue } from "../../component/validators.ts";

/** Calls a bulk function until its last part and sums the counts. */
export async function inParts(
  call: (cursor: string | null) => Promise<BulkResult>,
): Promise<number> {
  let total = 0;
  let cursor: string | null = null;
  do {
    const part: BulkResult = await call(cursor);
    total += part.count;
    cursor = part.cursor;
  } while (cursor !== null);
  return total;
}

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

/** The fields to store; what is undefined is left as it is. */
export function toData(values: Readonly<Record<string, unknown>>): Data {
  const data: Data = {};
  for (const [field, value] of Object.entries(values)) {
    if (value !== undefined) data[field] = toFieldValue(value);
  }
  return data;
}
