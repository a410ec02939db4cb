/** Reads pages of a query, and keeps their cursors for the pages after them. */
import type { PaginationOptions, PaginationResult } from "convex/server";
import type { DbCaller } from "./interpret.ts";
import type { PageStart, PlainOp } from "./program.ts";
import { type Doc, endLooseCalls, startQuery, toExpression } from "./queries.ts";
import { addTo, type SeenPage } from "./world.ts";

type PageOp = Extract<PlainOp, { op: "page" }>;

/** Reads one page; what it shows leaves out the cursors themselves, which are each backend's own. */
export async function readPage(caller: DbCaller, op: PageOp): Promise<string> {
  const { world, component } = caller;
  await endLooseCalls(caller.transaction.db);
  const key = `${component}/${op.spec.id}`;
  const seen = world.pages.get(key) ?? [];
  const bounds = boundsOf(op.from, seen);
  const isLimited = bounds.to === null || !world.oracle("limitsBetween");
  const maxRows = isLimited ? op.maxRows : undefined;
  const result = await paginate(caller, { ...op, maxRows }, bounds);
  const documents = caller.names.showAll(result.page);
  // The oracle's word on whether such a page is the last is not Convex's: DIFFERENCES.endCursor.
  if (bounds.to !== null) return `again ${documents}`;
  addTo(world.pages, { key, item: { from: bounds.from, to: result.continueCursor } });
  // Its word on when to split a page isn't either: DIFFERENCES.splits.
  if (op.maxRows !== undefined) return `limited ${documents}`;
  return `${documents} ${result.isDone ? "end" : "more"}`;
}

/** Where a page begins and, when it is read again, ends. */
function boundsOf(
  from: PageStart,
  seen: readonly SeenPage[],
): { from: string | null; to: string | null } {
  if (typeof from === "object") {
    const first = from.again % Math.max(1, seen.length);
    const pages = seen.slice(first, first + from.through);
    const [page] = pages;
    if (page !== undefined) return { from: page.from, to: pages.at(-1)!.to };
  }
  const last = from === "continue" ? seen.at(-1) : undefined;
  return { from: last?.to ?? null, to: null };
}

async function paginate(
  { transaction, world }: DbCaller,
  op: PageOp,
  bounds: { from: string | null; to: string | null },
): Promise<PaginationResult<Doc>> {
  const { spec } = op;
  const { filter } = spec;
  const query = await startQuery(transaction.db, spec, { world });
  const filtered = filter === null ? query : query.filter((q) => toExpression(q, filter));
  const options: PaginationOptions = { cursor: bounds.from, numItems: op.size };
  if (bounds.to !== null) options.endCursor = bounds.to;
  if (op.maxRows !== undefined) options.maximumRowsRead = op.maxRows;
  return await filtered.paginate(options);
}
