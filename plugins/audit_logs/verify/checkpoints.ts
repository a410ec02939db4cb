import {
  type Checkpoint,
  parseCheckpoint,
  parseNote,
  type Policy,
  satisfies,
  TlogError,
  type VerifierKey,
  verifyConsistency,
} from "../../../tlog/mod.ts";
import type { Faults } from "./faults.ts";
import { type Claim, type ClaimState, isSame } from "./history.ts";
import { openCheckpoint } from "./page.ts";
import type { Reading } from "./reader.ts";

/** What a signed checkpoint claims, its signature not verified yet; null for a text that is none. */
export function readClaim(note: string): Claim | null {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch {
    return null;
  }
}

/**
 * Compares the export with a checkpoint that was kept elsewhere: `state` is what its lines say of it, where
 * they reach it; else the two checkpoints are of one size, or a proof leads from one to the other.
 */
export async function compareCheckpoint(
  faults: Faults,
  { checkpoint: note, consistency, reading: { page }, state }: {
    checkpoint: string;
    consistency?: readonly Uint8Array[];
    reading: Reading;
    state: ClaimState;
  },
): Promise<void> {
  if (page === null) return;
  const kept = await openCheckpoint(note, page.key).catch(orNull);
  const { checkpoint: shown } = page;
  if (kept === null) faults.add("CHECKPOINT_FOREIGN");
  else if (state === "wrong" || kept.size === shown.size && !isSame(kept.root, shown.root)) {
    faults.add("HISTORY_CHANGED", { detail: `the checkpoint of ${kept.size} events` });
  } else if (state === "right" || kept.size === shown.size) return;
  else if (consistency && isConsistent(kept, shown, consistency)) return;
  else if (kept.size > shown.size && !consistency) {
    const detail = `it has ${shown.size}, and had ${kept.size}; an export that is older than the ` +
      "checkpoint needs the proof with --consistency";
    faults.add("LOG_SHRUNK", { detail });
  } else faults.add("HISTORY_UNPROVED");
}

/**
 * Wants the signatures of a policy on the export's checkpoint, or on that which was kept elsewhere if it has
 * all of the export's events.
 */
export async function holdPolicy(
  faults: Faults,
  { checkpoint: note, policy, reading: { next, page } }: {
    checkpoint?: string;
    policy: Policy;
    reading: Reading;
  },
): Promise<void> {
  if (page === null) return;
  const { header, key } = page;
  const isListed = policy.logs.some((log) => isKey(log.key, key));
  if (!isListed && policy.logs.length > 0) {
    return faults.add("LOG_DIFFERS", { detail: "the policy does not name its key" });
  }
  const logs = { logs: [key] };
  if (await satisfies(policy, header.checkpoint, logs).catch(orNull)) return;
  const covers = note !== undefined && (readClaim(note)?.size ?? 0) >= next;
  if (covers && await satisfies(policy, note, logs).catch(orNull)) return;
  faults.add("POLICY_UNMET");
}

function isConsistent(one: Checkpoint, other: Checkpoint, proof: readonly Uint8Array[]): boolean {
  const [older, newer] = one.size < other.size ? [one, other] : [other, one];
  const { root: oldRoot, size: oldSize } = older;
  return verifyConsistency({ oldSize, oldRoot, size: newer.size, root: newer.root, proof });
}

function isKey(one: VerifierKey, other: VerifierKey): boolean {
  return one.name === other.name && isSame(one.publicKey, other.publicKey);
}

function orNull(error: unknown): null {
  if (error instanceof TlogError) return null;
  throw error;
}
