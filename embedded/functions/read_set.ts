import type { Table } from "../store/catalog.ts";
import { keyIn, type KeyRange } from "../store/documents.ts";
import { compareKeys } from "../store/keys.ts";
import type { DocumentJSON } from "../values/json.ts";

/** One document as a transaction found it and left it; null where it did not exist. */
export interface DocumentChange {
  readonly table: Table;
  readonly before: DocumentJSON | null;
  readonly after: DocumentJSON | null;
}

/** What a query read: while no commit touches it, running the query again gives the same answer. */
export class ReadSet {
  readonly #ranges = new Map<number, KeyRange[]>();
  /** Tables read while they did not exist, as component and name. */
  readonly #missing = new Set<string>();

  /** Adds a stretch of an index. */
  addRange(range: KeyRange): void {
    const ranges = this.#ranges.get(range.index.id);
    if (ranges === undefined) this.#ranges.set(range.index.id, [range]);
    else ranges.push(range);
  }

  /** Adds a table that does not exist yet. */
  addMissingTable(component: string, name: string): void {
    this.#missing.add(`${component}\0${name}`);
  }

  /** Every range, for those who keep their own index of them. */
  *ranges(): IterableIterator<KeyRange> {
    for (const ranges of this.#ranges.values()) yield* ranges;
  }

  /** Whether any of the changes falls into what was read. */
  isTouchedBy(changes: Iterable<DocumentChange>): boolean {
    for (const change of changes) if (this.#touches(change)) return true;
    return false;
  }

  #touches({ table, before, after }: DocumentChange): boolean {
    if (this.#missing.has(`${table.component}\0${table.name}`)) return true;
    for (const index of table.indexes) {
      const ranges = this.#ranges.get(index.id);
      if (ranges === undefined) continue;
      for (const document of [before, after]) {
        if (document === null) continue;
        const key = keyIn(index, document);
        if (ranges.some((range) => contains(range, key))) return true;
      }
    }
    return false;
  }
}

function contains(range: KeyRange, key: Uint8Array): boolean {
  return compareKeys(range.low, key) <= 0 && compareKeys(key, range.high) < 0;
}
