/** A read that may touch every row of a project's table. */
export interface ScanReport {
  /** The table. */
  model: string;
  /** The fields of the filter that no index serves. */
  fields: string[];
  /** The field of the wanted order, if there is one. */
  sortBy?: string;
}

type Observer = (report: ScanReport) => void;

// On the global object, because a test may run each function with fresh module state, as Convex
// does, and must still see every scan.
const OBSERVER = Symbol.for("@banata-auth/convex/scan-observer");
const registry = globalThis as { [OBSERVER]?: Observer };

/** Calls `observer` at every scan from now on, until the returned function is called. For tests. */
export function observeScans(observer: Observer): () => void {
  const previous = registry[OBSERVER];
  registry[OBSERVER] = observer;
  return () => {
    registry[OBSERVER] = previous;
  };
}

/** Makes every scan fail from now on, until the returned function is called. For tests. */
export function refuseScans(): () => void {
  return observeScans(({ model, fields, sortBy }) => {
    const by = [...fields, ...(sortBy ? [`order of ${sortBy}`] : [])].join(", ");
    throw new Error(
      `Cannot read "${model}" by an index: add an access path for ${by || "all rows"}`,
    );
  });
}

/** Tells the observer, if there is one, of a scan. */
export function reportScan(report: ScanReport): void {
  registry[OBSERVER]?.(report);
}
