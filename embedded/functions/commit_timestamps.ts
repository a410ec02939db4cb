import type { Transaction } from "./transaction.ts";
import { getDocument, updateDocument } from "../store/documents.ts";
import { encodeKey } from "../store/keys.ts";
import { mayHoldCommitTs, withCommitTs } from "../values/commit_ts.ts";
import { type DocumentJSON, parseDocument } from "../values/json.ts";

/**
 * Gives a mutation's documents and its result the commit timestamp that they name by `db.vars.commitTs`, when
 * its code has ended: what runs next, in the same commit too, finds it there. Returns the result's text.
 */
export function fillCommitTs(transaction: Transaction, result: string): string {
  for (const [id, table] of transaction.unfilled) {
    const stored = getDocument(transaction.connection, { table, key: encodeKey([id]) });
    // Removed or changed since, or undone with a nested call.
    if (stored === undefined || !mayHoldCommitTs(stored.body)) continue;
    const before = parseDocument(stored.body);
    const after = withCommitTs(before, transaction.commitTs) as DocumentJSON;
    const { row, size } = stored;
    transaction.write(() => {
      const body = JSON.stringify(after);
      updateDocument(transaction.connection, { table, row, before, after, body, size });
    });
    transaction.changes.push({ table, before, after });
  }
  if (!mayHoldCommitTs(result)) return result;
  return JSON.stringify(withCommitTs(JSON.parse(result), transaction.commitTs));
}
