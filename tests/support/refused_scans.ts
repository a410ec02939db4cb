import { observeScans, type ScanReport } from "../../component/scans.ts";
import { ALLOWED_SCANS } from "./allowed_scans.ts";

/** Scans that were refused since {@link refuseUnlistedScans}. */
export interface RefusedScans {
  /**
   * Lets scans pass again.
   *
   * @throws {Error} that names every refused scan, for Better Auth may have caught the refusal.
   */
  stop(): void;
}

/** Makes every scan fail that is not on the list of exceptions. */
export function refuseUnlistedScans(): RefusedScans {
  const refused = new Set<string>();
  const release = observeScans((report) => {
    if (ALLOWED_SCANS.some((allowed) => isSame(allowed, report))) return;
    refused.add(describe(report));
    throw new Error(`Cannot read without an index: ${describe(report)}`);
  });
  return {
    stop() {
      release();
      if (refused.size === 0) return;
      throw new Error(
        `Add access paths (tools/codegen/access_paths.ts) for: ${[...refused].join("; ")}`,
      );
    },
  };
}

function isSame(allowed: ScanReport, report: ScanReport): boolean {
  return describe(allowed) === describe(report);
}

function describe({ fields, model, sortBy }: ScanReport): string {
  const filter = fields.length === 0 ? "all rows" : `by ${fields.join(" and ")}`;
  return `"${model}" ${filter}${sortBy === undefined ? "" : ` in the order of ${sortBy}`}`;
}
