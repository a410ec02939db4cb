import { type Infer, v, type Validator, type Value } from "convex/values";

const scalarValidator = v.union(v.string(), v.number(), v.boolean(), v.null());

/** A value of a clause or of a field: dates are epoch ms, JSON is text, null means "no value". */
export const valueValidator = v.union(scalarValidator, v.array(scalarValidator));

/** The values of some fields by name. */
export const dataValidator = v.record(v.string(), valueValidator);

/** One condition of a filter; see where.ts for how several of them combine. */
export const clauseValidator = v.object({
  field: v.string(),
  operator: v.union(
    v.literal("eq"),
    v.literal("ne"),
    v.literal("lt"),
    v.literal("lte"),
    v.literal("gt"),
    v.literal("gte"),
    v.literal("in"),
    v.literal("not_in"),
    v.literal("contains"),
    v.literal("starts_with"),
    v.literal("ends_with"),
  ),
  value: valueValidator,
  connector: v.union(v.literal("AND"), v.literal("OR")),
  mode: v.union(v.literal("sensitive"), v.literal("insensitive")),
});

/** The one field that orders a list. */
export const sortByValidator = v.object({
  field: v.string(),
  direction: v.union(v.literal("asc"), v.literal("desc")),
});

/** By table: which rows to attach to each row of the answer, under the table's name. */
export const joinsValidator = v.record(
  v.string(),
  v.object({ from: v.string(), to: v.string(), limit: v.number(), isOne: v.boolean() }),
);

/** What names the rows of a call. */
export const scopeValidators = {
  projectId: v.string(),
  model: v.string(),
  where: v.array(clauseValidator),
};

/** A row as it leaves the component: declared fields, null for "no value", and joined rows. */
export const rowValidator: Validator<OutputRow, "required", string> = v.record(
  v.string(),
  v.any(),
);

/** The first row that was found. */
export const rowOrNull = v.union(v.null(), rowValidator);
/** The answer of a part of a bulk call. */
export const bulkResult = v.object({ count: v.number(), cursor: v.union(v.string(), v.null()) });

/** A row as it leaves the component. */
export type OutputRow = Record<string, Value>;
/** A value of a clause or of a field. */
export type FieldValue = Infer<typeof valueValidator>;
/** The values of some fields by name. */
export type Data = Infer<typeof dataValidator>;
/** One condition of a filter. */
export type Clause = Infer<typeof clauseValidator>;
/** The one field that orders a list. */
export type SortBy = Infer<typeof sortByValidator>;
/** By table: which rows to attach. */
export type Joins = Infer<typeof joinsValidator>;

/** A version of a project's key, wrapped as it is stored; null where a column has no value. */
export const projectKeyFields = {
  id: v.string(),
  version: v.union(v.number(), v.null()),
  rootId: v.union(v.string(), v.null()),
  wrappedKey: v.string(),
  standing: v.union(v.array(v.string()), v.null()),
  createdAt: v.number(),
};
