import type { ExportLine } from "../../../rules/audit_export.ts";
import {
  LeafError,
  leafOf,
  type LeafRow,
  parseLeaf,
  verifyParts,
} from "../../../rules/audit_leaf.ts";
import { fromBase64 } from "../../../tlog/encoding.ts";
import { leafHash, verifyInclusion } from "../../../tlog/mod.ts";
import type { Page } from "./page.ts";

/** An event that its proof has shown to be what the log committed itself to. */
interface ProvedEvent {
  /** The leaf's hash. */
  readonly hash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  /** Parts that were erased. */
  readonly erased: number;
}

/** Proves the event of a line in the tree of its page's checkpoint; null when it is not that. */
export function proveEvent(
  { event, leaf: index, proof: texts, salts }: ExportLine,
  { checkpoint: { root, size }, header }: Page,
): ProvedEvent | null {
  const row: LeafRow = { ...event, projectId: header.project };
  try {
    const bytes = leafOf(row, salts);
    const parts = Object.values(verifyParts(parseLeaf(bytes), { row, salts }));
    const hash = leafHash(bytes);
    // No proof takes a text that is none for a hash.
    const proof = texts.map((text) => fromBase64(text) ?? new Uint8Array());
    const isProved = verifyInclusion({ leaf: hash, index, size, root, proof });
    if (!isProved || parts.includes("changed")) return null;
    return { hash, proof, erased: parts.filter((part) => part === "erased").length };
  } catch (error) {
    if (error instanceof LeafError) return null;
    throw error;
  }
}
