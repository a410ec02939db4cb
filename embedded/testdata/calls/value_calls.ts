import {
  type GenericDataModel,
  type GenericMutationCtx,
  type GenericQueryCtx,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import type { Value } from "convex/values";
import type { Call } from "./call.ts";
import { CALCULATIONS, COMPARISONS, EDGES, OPERANDS, ORDERED } from "./order.ts";
import { faultOf, namedValues, VALIDATORS } from "./values.ts";
import type { Engine } from "../../mod.ts";

type Query = GenericQueryCtx<GenericDataModel>;
type Mutation = GenericMutationCtx<GenericDataModel>;

/** Name of the table whose field `value` has a validator. */
export function tableOf(validator: number): string {
  return `v${validator}`;
}

/** Every value as an argument, a result and a field of a document, under every validator. */
export function validatorCalls(engine: Engine, ids: { thing: string; other: string }): Call[] {
  const calls: Call[] = [];
  VALIDATORS.forEach((validator, index) => {
    const takes = queryGeneric({ args: { value: validator.validator }, handler: () => null });
    const gives = queryGeneric({ returns: validator.validator, handler: (_, { value }) => value });
    const stores = mutationGeneric(async ({ db }: Mutation, { value }: { value: Value }) => {
      await db.insert(tableOf(index), { value });
      return null;
    });
    for (const named of namedValues(ids)) {
      const name = `${named.name} under ${validator.shown}`;
      const args = { value: named.value };
      const inField = faultOf(validator, named, (place) => `Path: .value${place}`);
      const alone = faultOf(validator, named, (place) => place === "" ? "" : `Path: ${place}`);
      const table = `a document in table "${tableOf(index)}" because it does not match the schema`;
      calls.push({
        name: `argument: ${name}`,
        run: () => engine.runInline(takes, args),
        expected: outcome(inField, "ArgumentValidationError: ", null),
      }, {
        name: `result: ${name}`,
        run: () => engine.runInline(gives, args),
        expected: outcome(alone, "ReturnsValidationError: ", named.value),
      }, {
        name: `field: ${name}`,
        run: () => engine.runInline(stores, args),
        expected: outcome(inField, `Failed to insert or update ${table}: `, null),
      });
    }
  });
  return calls;
}

function outcome(fault: string | null, before: string, value: unknown): Call["expected"] {
  return fault === null ? { value } : { error: before + fault };
}

/** Every pair of neighbours in the order of values, and every value with itself, in every comparison of a filter. */
export function comparisonCalls(engine: Engine): Call[] {
  const calls: Call[] = [];
  ORDERED.forEach((_, left) => {
    for (const right of [left - 1, left, left + 1, ORDERED.length - 1 - left]) {
      if (right < 0 || right >= ORDERED.length) continue;
      for (const [operator, holds] of Object.entries(COMPARISONS)) {
        calls.push({
          name: `filter: ${operator} of value ${left} and value ${right}`,
          run: () => engine.runInline(compares, { operator, left, right }),
          expected: { value: holds(left, right) },
        });
      }
    }
  });
  return calls;
}

/** Whether the one document of `things` passes, whose fields are the values by their places. */
const compares = queryGeneric(
  async ({ db }: Query, asked: { operator: string; left: number; right: number }) => {
    const { left, right } = asked;
    const operator = asked.operator as "eq";
    const found = await db.query("one").filter((q) =>
      q[operator](q.field(`f${left}`), ORDERED[right] as never)
    ).first();
    return found !== null;
  },
);

/** Every value as a bound of an index whose rows are all values. */
export function rangeCalls(engine: Engine): Call[] {
  const all = ORDERED.map((_, at) => at);
  return all.flatMap((at) =>
    (["eq", "lt", "lte", "gt", "gte"] as const).flatMap((operator) =>
      (["asc", "desc"] as const).map((order): Call => {
        const rows = all.filter((each) => COMPARISONS[operator](each, at));
        return {
          name: `index: ${operator} value ${at}, ${order}`,
          run: () => engine.runInline(ranges, { operator, at, order }),
          expected: { value: order === "asc" ? rows : rows.reverse() },
        };
      })
    )
  );
}

const ranges = queryGeneric(
  async ({ db }: Query, asked: { operator: string; at: number; order: string }) => {
    const operator = asked.operator as "eq" | "lt" | "lte" | "gt" | "gte";
    const rows = await db.query("rows")
      .withIndex("by_value", (q) => q[operator]("value", ORDERED[asked.at] as never) as never)
      .order(asked.order as "asc" | "desc").collect();
    return rows.map(({ at }) => at);
  },
);

/** Every pair of types in every calculation of a filter, and numbers at the ends of theirs. */
export function calculationCalls(engine: Engine): Call[] {
  const calls: Call[] = [];
  const add = (name: string, sides: Sides, expected: Call["expected"]): void =>
    void calls.push({ name, run: () => calculate(engine, sides), expected });
  for (const [operator, verb, float, integer] of CALCULATIONS) {
    for (const [left, leftShown] of OPERANDS) {
      for (const [right, rightShown] of OPERANDS) {
        const both = typeof left === typeof right;
        let expected: Call["expected"] = { error: `Cannot ${verb} ${leftShown} and ${rightShown}` };
        if (both && typeof left === "number") expected = { value: float };
        if (both && typeof left === "bigint") expected = { value: integer };
        add(`filter: ${verb} ${leftShown} and ${rightShown}`, { operator, left, right }, expected);
      }
    }
  }
  for (const [operator, left, right, result] of EDGES) {
    const expected = typeof result === "string" ? { error: result } : { value: result };
    add(`filter: ${operator} ${left} and ${right}`, { operator, left, right }, expected);
  }
  for (const [operand, shown] of OPERANDS) {
    const negated = typeof operand === "number" || typeof operand === "bigint" ? -operand : null;
    const expected = negated === null ? { error: `Cannot negate ${shown}` } : { value: negated };
    add(`filter: neg ${shown}`, { operator: "neg", left: operand }, expected);
    for (const operator of ["not", "and", "or", "itself"]) {
      const value = operator === "not" ? operand !== true : operand;
      add(
        `filter: ${operator} ${shown}`,
        { operator, left: operand },
        operand === true ? { value } : { error: `Cannot use value ${shown} as a Boolean` },
      );
    }
  }
  return calls;
}

interface Sides {
  operator: string;
  left: Value | undefined;
  right?: Value | undefined;
}

const LOGICAL = ["not", "and", "or", "itself"];

/** What a calculation comes to: the number for which a filter that compares it with that holds. */
async function calculate(engine: Engine, { operator, left, right }: Sides): Promise<unknown> {
  const sides = {
    left: left === undefined ? [] : [left],
    right: right === undefined ? [] : [right],
  };
  const guesses = LOGICAL.includes(operator) ? [true] : [
    0,
    -0,
    1,
    -1,
    14,
    49,
    7,
    -7,
    NaN,
    Infinity,
    -Infinity,
    0n,
    1n,
    -1n,
    -3n,
    14n,
    49n,
    7n,
    -7n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ];
  const found = await engine.runInline(calculates, { operator, ...sides, guesses });
  if (LOGICAL.includes(operator)) return found !== null;
  return found;
}

const calculates = queryGeneric(
  async (
    { db }: Query,
    { operator, left, right, guesses }: {
      operator: string;
      left: Value[];
      right: Value[];
      guesses: Value[];
    },
  ) => {
    for (const guess of guesses) {
      const found = await db.query("one").filter((q) => {
        // A field that no document has is undefined.
        const [a, b] = [left, right].map(([side]) => side === undefined ? q.field("none") : side);
        const numbers = [a, b] as [never, never];
        switch (operator) {
          case "not":
            return q.not(a as never);
          case "and":
            return q.and(a as never);
          case "or":
            return q.or(a as never);
          case "itself":
            return a as never;
          case "neg":
            return q.eq(q.neg(a as never), guess as never);
          default:
            return q.eq(q[operator as "add"](...numbers), guess as never);
        }
      }).first();
      if (found !== null) return guess;
    }
    return null;
  },
);
