import type { AuditFilter, AuditRows } from "../_kernel/audit_rows.ts";
import type { AuditTree } from "../_kernel/audit_tree.ts";
import { fail } from "../_kernel/errors.ts";
import type { Cursors } from "./cursors.ts";
import { AUDIT_LOGS_ERROR_CODES } from "./error_codes.ts";
import { toNdjson } from "./formats/ndjson.ts";
import type { AuditExport } from "./types.ts";

/** Proofs of one call: each is a hash for every doubling of the log. */
const MAX_PROVED = 500;

/** What a page is read from. */
interface Log {
  readonly audit: AuditRows;
  readonly auditTree: AuditTree;
  readonly projectId: string;
}

/**
 * A page of the log itself, in the order of its leaves up to the newest checkpoint, each event with its
 * proof. Without a filter it has every leaf of its range, so that one that is missing is missed.
 *
 * @throws {APIError} 503 EXPORT_UNSIGNED before the first checkpoint, 400 CURSOR_INVALID
 */
export async function provablePage(
  { audit, auditTree, projectId }: Log,
  { cursor, cursors, filter, limit }: {
    cursor: number | string | null;
    cursors: Cursors;
    filter: AuditFilter;
    limit: number;
  },
): Promise<AuditExport<never>> {
  const [signed, vkey] = [await auditTree.signed(), await auditTree.verifierKey()];
  if (signed === null || vkey === null) return unsigned();
  const after = cursor === null ? -1 : cursors.leafOf(String(cursor));
  const asked = { after, before: signed.size, limit: Math.min(limit, MAX_PROVED) };
  const { events, hasMore, next } = await audit.tail(filter, asked);
  const leaves = events.map(({ leaf = 0 }) => leaf);
  const proofs = await auditTree.proofs(leaves, signed.size) ?? unsigned();
  const isFiltered = Object.keys(filter).length > 0;
  // A log whose older events were pruned begins with the first that is left.
  const isFirst = cursor === null && !isFiltered;
  const from = isFirst ? leaves[0] ?? signed.size : after + 1;
  const to = hasMore ? next + 1 : Math.max(signed.size, after + 1);
  const header = {
    project: projectId,
    origin: vkey.slice(0, vkey.indexOf("+")),
    vkey,
    checkpoint: signed.note,
    from,
    to,
    filtered: isFiltered,
  };
  return {
    data: [],
    count: events.length,
    nextCursor: hasMore ? cursors.ofLeaf(next) : null,
    text: toNdjson({ header, events, proofs }),
  };
}

function unsigned(): never {
  return fail("SERVICE_UNAVAILABLE", AUDIT_LOGS_ERROR_CODES.EXPORT_UNSIGNED);
}
