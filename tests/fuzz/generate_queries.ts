/** Makes random queries: ranges over indexes, filters, endings and pages. */
import { INDEXES } from "./app.ts";
import type {
  Bound,
  Comparison,
  Ending,
  Filter,
  PlainOp,
  QuerySpec,
  RangeStep,
} from "./program.ts";
import { ordersValues } from "./queries.ts";
import type { Random } from "../support/random.ts";
import { commonValue } from "./values.ts";

const COMPARISONS: readonly Comparison[] = ["eq", "eq", "neq", "lt", "lte", "gt", "gte"];
const LOWER = ["gt", "gte"] as const;
const UPPER = ["lt", "lte"] as const;
const FIELDS: readonly string[] = ["a", "b", "o.x", "k", "nothing"];
/** Specs that later pages may go on with. */
const KEPT_SPECS = 4;

/** Makes queries, and remembers some for further pages. */
export class QueryGenerator {
  readonly #random: Random;
  readonly #paged: QuerySpec[] = [];
  #nextSpec = 1;

  /** Takes its choices from `random`. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** A query on any index. */
  spec(): QuerySpec {
    const random = this.#random;
    const id = this.#nextSpec++;
    const order = random.pick([null, "asc", "desc"] as const);
    const filter = random.chance(0.35) ? this.#filter(2) : null;
    const table = random.weighted([[10, "any"], [2, "typed"], [1, "free"]] as const);
    if (table !== "any" || random.chance(0.15)) {
      return { id, table, index: null, range: [], order, filter };
    }
    const index = random.pick([...Object.keys(INDEXES), "by_creation_time"]);
    return { id, table, index, range: this.#range(index), order, filter };
  }

  /** How to read a query. */
  ending(): Ending {
    const random = this.#random;
    const end = random.weighted(
      [[6, "collect"], [2, "first"], [1, "unique"], [2, "take"], [1, "iterate"]] as const,
    );
    return end === "take" || end === "iterate" ? { end, count: 1 + random.int(5) } : { end };
  }

  /** A page: the first of a new query, or one of a query that has been paged before. */
  page(): PlainOp {
    const random = this.#random;
    const size = 1 + random.int(5);
    // Below the size: where both end a page the oracle says that it is not the last.
    const limit = size > 1 && random.chance(0.2) ? { maxRows: 1 + random.int(size - 1) } : {};
    if (this.#paged.length > 0 && random.chance(0.75)) {
      const from = random.chance(0.6) ? "continue" : {
        again: random.int(10),
        through: 1 + random.int(3),
      };
      return { op: "page", spec: random.pick(this.#paged), from, size, ...limit };
    }
    const spec = this.spec();
    // In pages the oracle's own filter must do, and it orders values by another rule.
    const usable = spec.filter === null || !ordersValues(spec.filter);
    // A bound that moves with the documents would make another query of it, to which no cursor belongs.
    const fixed = spec.range.every(({ bound }) => "value" in bound);
    const paged = {
      ...spec,
      filter: usable ? spec.filter : null,
      range: fixed ? spec.range : [],
    };
    this.#paged.push(paged);
    if (this.#paged.length > KEPT_SPECS) this.#paged.shift();
    return { op: "page", spec: paged, from: "start", size, ...limit };
  }

  #range(index: string): RangeStep[] {
    const random = this.#random;
    const fields = [...(INDEXES[index] ?? []), "_creationTime"];
    const range: RangeStep[] = [];
    while (fields.length > 1 && random.chance(0.4)) range.push(this.#step("eq", fields.shift()!));
    const field = fields[0]!;
    const lower = random.chance(0.4) ? [this.#step(random.pick(LOWER), field)] : [];
    const upper = random.chance(0.3) ? [this.#step(random.pick(UPPER), field)] : [];
    const bounds = random.chance(0.5) ? [...lower, ...upper] : [...upper, ...lower];
    // Now and then a step that does not belong there.
    const wrong = random.chance(0.04) ? [this.#step("eq", random.pick(FIELDS))] : [];
    return [...range, ...bounds, ...wrong];
  }

  #step(type: RangeStep["type"], field: string): RangeStep {
    return { type, field, bound: this.#bound(field) };
  }

  #bound(field: string): Bound {
    const random = this.#random;
    if (field === "_creationTime") return { createdAt: random.int(100) };
    return { value: field === "k" ? 1 + random.int(60) : commonValue(random) };
  }

  #filter(depth: number): Filter {
    const random = this.#random;
    const kind = random.int(depth > 0 ? 8 : 5);
    if (kind === 0) return { modulo: 2 + random.int(3), rest: random.int(2) };
    if (kind < 5) {
      const to = random.chance(0.2)
        ? { field: random.pick(FIELDS) }
        : { value: commonValue(random) };
      return { compare: random.pick(COMPARISONS), field: random.pick(FIELDS), to };
    }
    if (kind === 5) return { not: this.#filter(depth - 1) };
    const parts = random.many(1, 3, { make: () => this.#filter(depth - 1) });
    return kind === 6 ? { all: parts } : { any: parts };
  }
}
