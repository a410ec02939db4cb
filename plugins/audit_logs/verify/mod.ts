/**
 * Verifies an export of an audit log without asking anybody: that each event is what the log committed itself
 * to, that none is missing, reordered or back-dated, and that the log continues a checkpoint which the
 * auditor kept from before. `rules/audit_export.ts` describes the lines, `rules/audit_leaf.ts` the leaves.
 *
 * @example
 * ```ts
 * import { verifyExport } from "@banata-auth/convex/plugins/audit-logs/verify";
 *
 * const { faults } = await verifyExport(["no export"]);
 * console.assert(faults[0]?.code === "HEADER_MISSING");
 * ```
 *
 * @module
 */
import type { Policy } from "../../../tlog/mod.ts";
import { compareCheckpoint, holdPolicy, readClaim } from "./checkpoints.ts";
import { type Fault, Faults } from "./faults.ts";
import { ExportReader, type Reading } from "./reader.ts";

export { AUDIT_FAULTS, type Fault, type FaultCode } from "./faults.ts";

/** What an export is verified against. */
export interface VerifyOptions {
  /** A signed checkpoint that was kept elsewhere; without one a log that was made anew is not found out. */
  readonly checkpoint?: string;
  /** The proof between that checkpoint's tree and the export's, whichever is the older. */
  readonly consistency?: readonly Uint8Array[];
  /** Which logs and witnesses count. @default the log that the export names, without witnesses */
  readonly policy?: Policy;
  /** Whether the export may end before the log does. @default false */
  readonly isPart?: boolean;
  /** Is told how far it is after each line: leaves read of those that the log has. */
  readonly progress?: (read: number, size: number) => void;
}

/** What came of it. */
export interface Verdict {
  /** What is wrong, at most 100 of it; empty for an export that holds. */
  readonly faults: readonly Fault[];
  /** The log that the export is of; null where it does not say. */
  readonly log: { readonly project: string; readonly origin: string; readonly vkey: string } | null;
  /** Events that were proved. */
  readonly events: number;
  /** Their first leaf, which is above 0 for a log whose older events were pruned. */
  readonly from: number;
  /** The leaf after the last. */
  readonly to: number;
  /** Leaves that the log had when it was exported. */
  readonly size: number;
  /** Parts of events that were erased: what they said is gone, that they were there is proved. */
  readonly erased: number;
  /** Whether the export is filtered: what it leaves out can't be seen. */
  readonly isFiltered: boolean;
}

/**
 * Verifies the lines of an export, in memory that does not grow with it. It throws for nothing that stands
 * in them, or in the checkpoint.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const faults = new Faults();
  const reader = new ExportReader(faults);
  const { checkpoint, isPart = false, policy, progress } = options;
  const claim = checkpoint === undefined ? null : readClaim(checkpoint);
  const state = claim && reader.history.claim(claim);
  for await (const line of lines) {
    await reader.read(line);
    const { from, next, page } = reader.reading;
    if (page) progress?.(next - from, page.header.to - from);
    if (faults.isFull) break;
  }
  if (!faults.isFull) reader.end({ isPart });
  const { reading } = reader;
  if (checkpoint !== undefined) {
    await compareCheckpoint(faults, {
      ...options,
      checkpoint,
      reading,
      state: state?.() ?? "open",
    });
  }
  if (policy) await holdPolicy(faults, { policy, checkpoint, reading });
  return verdictOf(reading, faults);
}

function verdictOf(
  { erased, from, isFiltered, page, proved }: Reading,
  { list }: Faults,
): Verdict {
  const { origin = "", project = "", to = 0, vkey = "" } = page?.header ?? {};
  return {
    faults: list,
    log: page && { project, origin, vkey },
    events: proved,
    from,
    to,
    size: page?.checkpoint.size ?? 0,
    erased,
    isFiltered,
  };
}
