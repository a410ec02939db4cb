/** Runs query specs on either backend. */
import type { AnyDataModel, GenericQueryCtx, OrderedQuery, Query } from "convex/server";
import type { Expression, ExpressionOrValue, FilterBuilder, NamedTableInfo } from "convex/server";
import { compareValues, type Value } from "convex/values";
import type { Ending, Filter, QuerySpec, RangeStep } from "./program.ts";
import type { Field } from "./values.ts";
import type { World } from "./world.ts";

/** A document as queries give it. */
export type Doc = Record<string, Value>;

type Db = GenericQueryCtx<AnyDataModel>["db"];
type Table = NamedTableInfo<AnyDataModel, string>;
type Bounds = Record<RangeStep["type"], (field: string, value: Field) => Bounds>;

/** Takes its turn behind calls that are not awaited, for what the program remembers of those. */
export async function endLooseCalls(db: Db): Promise<void> {
  await db.query("free").first();
}

/** Runs a query to its end, in the oracle with the filter in code where its own would be wrong. */
export async function runQuery(
  db: Db,
  spec: QuerySpec,
  { ending, world }: { ending: Ending; world: World },
): Promise<Doc[]> {
  const query = await startQuery(db, spec, { world });
  const { filter } = spec;
  if (filter === null) return await finish(query, ending);
  if (ordersValues(filter) && world.oracle("filterOrder")) {
    const kept = (await query.collect() as Doc[]).filter((document) => passes(document, filter));
    return finishInCode(kept, ending);
  }
  return await finish(query.filter((q) => toExpression(q, filter)), ending);
}

/** The query before its filter. */
export async function startQuery(
  db: Db,
  spec: QuerySpec,
  { world }: { world: World },
): Promise<OrderedQuery<Table>> {
  const table = db.query(spec.table);
  const { index } = spec;
  let query: Query<Table> = table as Query<Table>;
  if (index !== null) {
    const range = await Promise.all(spec.range.map(async (step) => ({
      ...step,
      value: await boundValue(db, spec, step),
    })));
    const build = (start: unknown): never =>
      (world.oracle("rangeOrder") ? range : turned(range, spec.id)).reduce(
        (bounds, { type, field, value }) => bounds[type](field, value),
        start as Bounds,
      ) as never;
    query = table.withIndex(index as "by_id", build);
  }
  return spec.order === null ? query : query.order(spec.order);
}

/** The steps of a range in one of the orders that come to the same. */
function turned<T>(steps: readonly T[], times: number): T[] {
  const first = times % Math.max(1, steps.length);
  return [...steps.slice(first), ...steps.slice(0, first)];
}

/** Whether a filter compares by order and not only for equality. */
export function ordersValues(filter: Filter): boolean {
  if ("compare" in filter) return filter.compare !== "eq" && filter.compare !== "neq";
  if ("not" in filter) return ordersValues(filter.not);
  if ("modulo" in filter) return false;
  return ("all" in filter ? filter.all : filter.any).some(ordersValues);
}

type Compare = (
  left: ExpressionOrValue<Field>,
  right: ExpressionOrValue<Field>,
) => Expression<boolean>;

/** Builds the filter that convex/server sends. */
export function toExpression(
  q: FilterBuilder<Table>,
  filter: Filter,
): ExpressionOrValue<boolean> {
  if ("not" in filter) return q.not(toExpression(q, filter.not));
  if ("all" in filter) return q.and(...filter.all.map((each) => toExpression(q, each)));
  if ("any" in filter) return q.or(...filter.any.map((each) => toExpression(q, each)));
  if ("modulo" in filter) return q.eq(q.mod(q.field("k"), filter.modulo), filter.rest);
  const { to } = filter;
  const compare = q[filter.compare] as Compare;
  return compare(q.field(filter.field), "field" in to ? q.field(to.field) : to.value);
}

function passes(document: Doc, filter: Filter): boolean {
  if ("not" in filter) return !passes(document, filter.not);
  if ("all" in filter) return filter.all.every((each) => passes(document, each));
  if ("any" in filter) return filter.any.some((each) => passes(document, each));
  if ("modulo" in filter) return Number(document.k) % filter.modulo === filter.rest;
  const { to } = filter;
  const right = "field" in to ? fieldAt(document, to.field) : to.value;
  const order = compareValues(fieldAt(document, filter.field), right);
  return {
    eq: order === 0,
    neq: order !== 0,
    lt: order < 0,
    lte: order <= 0,
    gt: order > 0,
    gte: order >= 0,
  }[filter.compare];
}

function fieldAt(document: Doc, path: string): Field {
  let value: Field = document;
  for (const part of path.split(".")) {
    const isObject: boolean = typeof value === "object" && value !== null &&
      !Array.isArray(value) &&
      !(value instanceof ArrayBuffer);
    value = isObject ? (value as Doc)[part] : undefined;
  }
  return value;
}

async function boundValue(db: Db, spec: QuerySpec, { bound }: RangeStep): Promise<Field> {
  if ("value" in bound) return bound.value;
  const all = await db.query(spec.table).collect() as Doc[];
  return all[bound.createdAt % Math.max(1, all.length)]?._creationTime ?? 0;
}

async function finish(query: OrderedQuery<Table>, ending: Ending): Promise<Doc[]> {
  if (ending.end === "take") return await query.take(ending.count);
  if (ending.end === "first") return asList(await query.first());
  if (ending.end === "unique") return asList(await query.unique());
  if (ending.end !== "iterate") return await query.collect();
  const documents: Doc[] = [];
  for await (const document of query) {
    documents.push(document);
    if (documents.length >= ending.count) break;
  }
  return documents;
}

function finishInCode(kept: Doc[], ending: Ending): Doc[] {
  if (ending.end === "first") return kept.slice(0, 1);
  if (ending.end === "unique" && kept.length > 1) {
    throw new Error("The unique() query returned more than one result");
  }
  return ending.end === "take" || ending.end === "iterate" ? kept.slice(0, ending.count) : kept;
}

function asList(document: Doc | null): Doc[] {
  return document === null ? [] : [document];
}
