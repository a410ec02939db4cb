/**
 * Random rows and filters over the note table, and a filter written with nothing but JavaScript to
 * judge the component's by. A seed makes a run repeatable.
 *
 * @module
 */
import type { Clause, Data, FieldValue, SortBy } from "../../component/validators.ts";

/** A source of random choices. */
export class Random {
  #state: number;

  /** @param seed Any whole number; the same one gives the same choices. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    // mulberry32: small, and good enough to mix test cases.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Some of the items, in their order. */
  some<T>(items: readonly T[]): T[] {
    return items.filter(() => this.below(2) === 0);
  }
}

const TAGS = ["", "a", "ab", "abc", "B", "b", "z", "zé", "z😀", "z\uffff"];
const RANKS = [-1, 0, 0.5, 1, 2, 3, 1e15];
const TIMES = [0, 10, 20, 30, 40];

/** The values that rows and filters share, by field, so that filters hit rows. */
const VALUES: Record<string, readonly FieldValue[]> = {
  id: Array.from({ length: 40 }, (_, at) => `n${at}`),
  code: Array.from({ length: 40 }, (_, at) => `c${at}`),
  tag: [...TAGS, null],
  rank: [...RANKS, null],
  flag: [true, false, null],
  at: TIMES,
};

const ORDERED: Clause["operator"][] = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in"];
const TEXTUAL: Clause["operator"][] = [...ORDERED, "contains", "starts_with", "ends_with"];

/** A note with an id of its own; a field without a value is left out, as it is stored. */
export function randomNote(random: Random, at: number): Data & { id: string } {
  const note: Data & { id: string } = { id: `n${at}`, code: `c${at}`, at: random.pick(TIMES) };
  for (const field of ["tag", "rank", "flag"]) {
    const value = random.pick(VALUES[field] ?? []);
    if (value !== null) note[field] = value;
  }
  return note;
}

/** A filter of up to four clauses. */
export function randomWhere(random: Random): Clause[] {
  return Array.from({ length: random.below(5) }, () => randomClause(random));
}

/** An order by one field. */
export function randomSortBy(random: Random): SortBy {
  return {
    field: random.pick(Object.keys(VALUES)),
    direction: random.pick(["asc", "desc"] as const),
  };
}

function randomClause(random: Random): Clause {
  const field = random.pick(Object.keys(VALUES));
  const values = VALUES[field] ?? [];
  const isText = typeof values[0] === "string";
  const operator = random.pick(isText ? TEXTUAL : ORDERED);
  const value = operator === "in" || operator === "not_in"
    ? random.some(values) as string[]
    : random.pick(values);
  return {
    field,
    operator,
    value,
    connector: random.below(4) === 0 ? "OR" : "AND",
    mode: isText && random.below(6) === 0 ? "insensitive" : "sensitive",
  };
}

/** The rows that satisfy a filter, judged by JavaScript's own operators. */
export function naiveFilter<Row extends Readonly<Record<string, unknown>>>(
  rows: readonly Row[],
  where: readonly Clause[],
): Row[] {
  const ands = where.filter((clause) => clause.connector === "AND" || where.length === 1);
  const ors = where.filter((clause) => !ands.includes(clause));
  return rows.filter((row) =>
    ands.every((clause) => naiveHolds(row, clause)) &&
    (ors.length === 0 || ors.some((clause) => naiveHolds(row, clause)))
  );
}

function naiveHolds(row: Readonly<Record<string, unknown>>, clause: Clause): boolean {
  const fold = (value: unknown) =>
    clause.mode === "insensitive" && typeof value === "string" ? value.toLowerCase() : value;
  const actual = fold(row[clause.field] ?? null);
  const wanted = fold(clause.value);
  const list = (Array.isArray(clause.value) ? clause.value : []).map(fold);
  const bothSet = actual !== null && wanted !== null;
  const [text, part] = [String(actual), String(wanted)];
  switch (clause.operator) {
    case "eq":
      return actual === wanted;
    case "ne":
      return actual !== wanted;
    case "in":
      return list.includes(actual);
    case "not_in":
      return !list.includes(actual);
    case "lt":
      return bothSet && naiveOrder(actual, wanted) < 0;
    case "lte":
      return bothSet && naiveOrder(actual, wanted) <= 0;
    case "gt":
      return bothSet && naiveOrder(actual, wanted) > 0;
    case "gte":
      return bothSet && naiveOrder(actual, wanted) >= 0;
    case "contains":
      return bothSet && text.includes(part);
    case "starts_with":
      return bothSet && text.startsWith(part);
    case "ends_with":
      return bothSet && text.endsWith(part);
  }
}

/** The order of two values of one type, with no value first and text by code point. */
export function naiveOrder(left: unknown, right: unknown): number {
  const [a, b] = [sortKey(left), sortKey(right)];
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? -Infinity) - (b[at] ?? -Infinity);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

function sortKey(value: unknown): number[] {
  if (value === null || value === undefined) return [-1];
  if (typeof value === "string") return [0, ...[...value].map((char) => char.codePointAt(0) ?? 0)];
  return [0, Number(value)];
}
