import type { ScanReport } from "../../component/scans.ts";

/** A read of a whole table that flows may cause, and why no index serves it. */
export interface AllowedScan extends ScanReport {
  /** Why it is so, and what bounds it. */
  readonly reason: string;
}

/** Every scan that a flow may cause: the one list of exceptions. */
export const ALLOWED_SCANS: readonly AllowedScan[] = [];
