/** What can be wrong with an export, each with the sentence that tells it. */
export const AUDIT_FAULTS = {
  LINE_INVALID: "The line is neither the header of a page nor an event of an export",
  HEADER_MISSING: "The export does not begin with the header of a page",
  CHECKPOINT_INVALID: "The page's checkpoint is not one that the log has signed",
  LOG_DIFFERS: "The page is of another log than what stands before it",
  EVENT_CHANGED: "The event is not what the log has committed itself to",
  EVENT_OUT_OF_ORDER: "The event stands before the one above it, or twice",
  EVENT_BACKDATED: "The event says it was recorded long before events that the log has before it",
  EVENTS_MISSING: "Events are missing before this line",
  EVENTS_CUT_OFF: "Events are missing at the end: the log has more than the export",
  HISTORY_CHANGED: "The log had another history when the checkpoint was signed",
  HISTORY_UNPROVED:
    "Nothing here shows that the log continues the checkpoint: export it from before that, or give the proof with --consistency",
  LOG_SHRUNK: "The log has fewer events than it had at the checkpoint",
  CHECKPOINT_FOREIGN: "The checkpoint is not one of this log, or was not signed by its key",
  POLICY_UNMET: "Neither checkpoint has the signatures that the policy wants",
} as const;

/** A code of a {@link Fault}. */
export type FaultCode = keyof typeof AUDIT_FAULTS;

/** Something that is wrong with an export. */
export interface Fault {
  /** What it is, for programs. */
  readonly code: FaultCode;
  /** The line of the export, from 1; absent for what is wrong with the whole. */
  readonly line?: number;
  /** The number of the leaf it is about. */
  readonly leaf?: number;
  /** One sentence. */
  readonly message: string;
}

/** Faults that are kept; an export with more is wrong from end to end. */
const MAX_FAULTS = 100;

/** The faults found so far. */
export class Faults {
  readonly list: Fault[] = [];

  /** Whether there are as many as are told. */
  get isFull(): boolean {
    return this.list.length >= MAX_FAULTS;
  }

  /** Adds one; `detail` is what it is about. */
  add(
    code: FaultCode,
    { detail, ...place }: { line?: number; leaf?: number; detail?: string } = {},
  ): void {
    if (this.isFull) return;
    const message = AUDIT_FAULTS[code] + (detail === undefined ? "" : `: ${detail}`);
    this.list.push({ code, ...place, message });
  }
}
