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

/** Where changes lie in every index of their tables, worked out once for all the read sets that ask. */
export class ChangedKeys {
  readonly #byIndex = new Map<number, Uint8Array[]>();
  readonly #tables = new Set<string>();

  #count = 0;

  /** Encodes the keys of every change, before and after it: in all indexes, or in `only` some. */
  constructor(changes: Iterable<DocumentChange>, only?: ReadonlySet<number>) {
    for (const { table, before, after } of changes) {
      this.#tables.add(tableKey(table.component, table.name));
      for (const index of table.indexes) {
        if (only?.has(index.id) === false) continue;
        for (const document of [before, after]) {
          if (document === null) continue;
          this.#keysIn(index.id).push(keyIn(index, document));
          this.#count++;
        }
      }
    }
  }

  /** How many keys there are. */
  get count(): number {
    return this.#count;
  }

  /** The changed keys of an index. */
  keysOf(indexId: number): readonly Uint8Array[] {
    return this.#byIndex.get(indexId) ?? [];
  }

  /** Whether any of these tables was written. */
  hasAnyTable(tables: ReadonlySet<string>): boolean {
    return tables.size > 0 && !this.#tables.isDisjointFrom(tables);
  }

  #keysIn(indexId: number): Uint8Array[] {
    let keys = this.#byIndex.get(indexId);
    if (keys === undefined) this.#byIndex.set(indexId, keys = []);
    return keys;
  }
}

/** Of the objects around the keys of a range. */
const RANGE_BYTES = 200;

interface IndexRanges {
  ranges: KeyRange[];
  /** Whether they are in order and apart from each other, so that a key is found by halving. */
  sorted: boolean;
}

/** What a query read: while no commit touches it, running the query again gives the same answer. */
export class ReadSet {
  readonly #byIndex = new Map<number, IndexRanges>();
  /** Tables read while they did not exist. */
  readonly #missing = new Set<string>();

  /** Adds a stretch of an index. */
  addRange(range: KeyRange): void {
    const known = this.#byIndex.get(range.index.id);
    if (known === undefined) this.#byIndex.set(range.index.id, { ranges: [range], sorted: true });
    else {
      known.ranges.push(range);
      known.sorted = false;
    }
  }

  /** Adds a table that does not exist yet. */
  addMissingTable(component: string, name: string): void {
    this.#missing.add(tableKey(component, name));
  }

  /** The indexes that were read. */
  get indexes(): Iterable<number> {
    return this.#byIndex.keys();
  }

  /** How many stretches of them. */
  get rangeCount(): number {
    let count = 0;
    for (const { ranges } of this.#byIndex.values()) count += ranges.length;
    return count;
  }

  /** About how many bytes it takes. */
  get size(): number {
    let size = 0;
    for (const { ranges } of this.#byIndex.values()) {
      for (const { high, low } of ranges) size += low.length + high.length + RANGE_BYTES;
    }
    return size;
  }

  /** Whether a table was read that did not exist. */
  get hasMissingTables(): boolean {
    return this.#missing.size > 0;
  }

  /** Whether any of the changes falls into what was read. */
  isTouchedBy(changed: ChangedKeys): boolean {
    if (changed.hasAnyTable(this.#missing)) return true;
    for (const [indexId, known] of this.#byIndex) {
      const keys = changed.keysOf(indexId);
      if (keys.length === 0) continue;
      if (!known.sorted) {
        known.ranges = merge(known.ranges);
        known.sorted = true;
      }
      if (keys.some((key) => isCovered(known.ranges, key))) return true;
    }
    return false;
  }
}

function tableKey(component: string, name: string): string {
  return `${component}\0${name}`;
}

function merge(ranges: readonly KeyRange[]): KeyRange[] {
  const merged: KeyRange[] = [];
  for (const range of ranges.toSorted((a, b) => compareKeys(a.low, b.low))) {
    const last = merged.at(-1);
    if (last === undefined || compareKeys(last.high, range.low) < 0) merged.push(range);
    else if (compareKeys(last.high, range.high) < 0) {
      merged[merged.length - 1] = { ...last, high: range.high };
    }
  }
  return merged;
}

/** Finds the last range that begins at or before the key: no other one can hold it. */
function isCovered(ranges: readonly KeyRange[], key: Uint8Array): boolean {
  let from = 0;
  let to = ranges.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const range = ranges[middle];
    if (range !== undefined && compareKeys(range.low, key) <= 0) from = middle + 1;
    else to = middle;
  }
  const candidate = ranges[from - 1];
  return candidate !== undefined && compareKeys(key, candidate.high) < 0;
}
