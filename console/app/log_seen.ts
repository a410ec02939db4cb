/**
 * What this browser saw of a log last: whoever remembers a checkpoint notices when the log becomes another
 * one.
 *
 * @module
 */
import type { Checkpoint } from "../../tlog/checkpoint.ts";
import { fromBase64, toBase64 } from "../../tlog/encoding.ts";
import { equalBytes, verifyConsistency } from "../../tlog/tree.ts";

/** A tree that was signed, and by which key. */
export interface SignedTree extends Pick<Checkpoint, "size" | "root"> {
  /** `<name>+<id>+<key>` */
  readonly key: string;
}

/**
 * How a log stands to what was seen of it: `first` time, it `continues` that, its `key` is another one, it is
 * `changed`, or that is `unknown`, since what would show it was pruned.
 */
export type Continuity = "changed" | "continues" | "first" | "key" | "unknown";

/** Compares a tree with the one that was seen. */
export async function continuityOf(
  now: SignedTree,
  { consistency, seen }: {
    seen: SignedTree | null;
    /** Asks the log for the hashes that lead from one size to another, base64 each; null where it has none. */
    consistency: (from: number, to: number) => Promise<readonly string[] | null>;
  },
): Promise<Continuity> {
  if (seen === null) return "first";
  if (seen.key !== now.key) return "key";
  if (seen.size === now.size) return equalBytes(seen.root, now.root) ? "continues" : "changed";
  const [older, newer] = seen.size < now.size ? [seen, now] : [now, seen];
  const lines = await consistency(older.size, newer.size);
  // A log that has less than it had was cut.
  if (lines === null) return older === seen ? "unknown" : "changed";
  const proof = lines.map((line) => fromBase64(line) ?? new Uint8Array());
  const trees = { oldSize: older.size, oldRoot: older.root, size: newer.size, root: newer.root };
  return verifyConsistency({ ...trees, proof }) ? "continues" : "changed";
}

/** The tree that was seen last of a project's log; null before the first. */
export function seenOf(projectId: string): SignedTree | null {
  try {
    const { key, root, size } = JSON.parse(localStorage.getItem(placeOf(projectId)) ?? "{}");
    const bytes = fromBase64(String(root));
    if (typeof key !== "string" || typeof size !== "number" || bytes?.length !== 32) return null;
    return { key, size, root: bytes };
  } catch {
    return null;
  }
}

/** Remembers a tree, unless a larger one of the same log is remembered. */
export function remember(projectId: string, { key, root, size }: SignedTree): void {
  const seen = seenOf(projectId);
  if (seen?.key === key && seen.size > size) return;
  localStorage.setItem(placeOf(projectId), JSON.stringify({ key, size, root: toBase64(root) }));
}

/** Forgets what was seen, for whoever knows why the log is another one. */
export function forget(projectId: string): void {
  localStorage.removeItem(placeOf(projectId));
}

function placeOf(projectId: string): string {
  return `banata-log-${projectId}`;
}
