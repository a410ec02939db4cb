/** Runs the operations that change documents. */
import type { DbCaller } from "./interpret.ts";
import type { Fields, Op, Pick, PlainOp, TableName } from "./program.ts";
import { type Doc, endLooseCalls } from "./queries.ts";
import { isTypedRecord } from "./typed_table.ts";
import type { Field } from "./values.ts";

/** An operation that changes a document. */
export type WriteOp =
  | Extract<PlainOp, { op: "insert" | "delete" }>
  | Extract<PlainOp, { fields: Fields; pick: Pick }>;

const WRITES: readonly string[] = ["insert", "patch", "replace", "delete"];

/** Whether an operation changes a document. */
export function isWrite(op: Op): op is Op & WriteOp {
  return WRITES.includes(op.op);
}

/**
 * Does the reading that a write needs. What it returns asks for the write at once when it is called, so that
 * operations started together ask in their order.
 */
export async function prepareWrite(
  caller: DbCaller,
  op: WriteOp,
): Promise<() => Promise<string>> {
  const { db } = caller.transaction;
  const fields = "fields" in op ? await resolveRefs(caller, op.fields) : {};
  if (op.op === "insert") return () => insert(caller, { table: op.table, fields });
  const id = await pickId(caller, op.pick) as never;
  if (op.op === "replace" && id !== null) {
    const current: Doc | null = await db.get(id);
    // A document keeps its number, by which it is told apart.
    fields.k = current?.k ?? 0;
  }
  return async () => {
    if (id === null) return `nothing to ${op.op}`;
    if (op.op === "patch") await patch(caller, { id, fields });
    else if (op.op === "replace") await db.replace(id, fields);
    else await db.delete(id);
    return "done";
  };
}

/**
 * Ends calls that are not awaited before a table is read that they may make: Convex and the host look for it when
 * a query is begun, convex-test when it reads.
 */
export async function endCallsThatMake(caller: DbCaller, table: string): Promise<void> {
  const { asked, component, transaction, world } = caller;
  if (asked.length > 0 && !world.ids.has(`${component}/${table}`)) {
    await endLooseCalls(transaction.db);
  }
}

/** The id that a pick means, or null where there is none. */
export async function pickId(caller: DbCaller, pick: Pick): Promise<string | null> {
  const { world, component, names, transaction } = caller;
  await endCallsThatMake(caller, pick.table);
  const documents = await transaction.db.query(pick.table).collect() as Doc[];
  for (const { _id, k } of documents) names.set(_id as string, `#${k}`);
  const ids = pick.gone
    ? world.ids.get(`${component}/${pick.table}`) ?? []
    : documents.map(({ _id }) => _id as string);
  return ids.length === 0 ? null : ids[pick.nth % ids.length]!;
}

async function insert(
  { world, component, transaction }: DbCaller,
  { table, fields }: { table: string; fields: Doc },
): Promise<string> {
  if (table === "typed" && world.oracle("records") && !isTypedRecord(fields.r)) {
    throw new Error("Validator error: a record");
  }
  const id = await transaction.db.insert(table, fields);
  world.addDocument(`${component}/${table}`, { id, k: fields.k as number });
  return "done";
}

async function patch(
  { world, transaction: { db } }: DbCaller,
  { id, fields }: { id: never; fields: Doc },
): Promise<void> {
  if (world.oracle("unsetUnknown")) {
    const current: Doc | null = await db.get(id);
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined && current?.[name] === undefined) delete fields[name];
    }
  }
  await db.patch(id, fields);
}

/** A pick under `ref` stands for a document's id. */
async function resolveRefs(caller: DbCaller, fields: Fields): Promise<Doc> {
  const { ref, ...others } = fields;
  if (ref === undefined) return others as Doc;
  const pick = toPick(ref);
  const id = pick === null ? ref : await pickId(caller, pick) ?? undefined;
  return { ...others, ref: id } as Doc;
}

function toPick(value: Field): Pick | null {
  if (typeof value !== "object" || value === null || !("nth" in value)) return null;
  const { table, nth } = value;
  return { table: table as TableName, nth: Number(nth) };
}
