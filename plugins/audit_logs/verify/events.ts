import type { ExportLine } from "../../../rules/audit_export.ts";
import {
  LeafError,
  leafOf,
  type LeafRow,
  parseLeaf,
  verifyParts,
} from "../../../rules/audit_leaf.ts";
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
    const proof = texts.map(fromBase64);
    const isProved = verifyInclusion({ leaf: hash, index, size, root, proof });
    if (!isProved || parts.includes("changed")) return null;
    return { hash, proof, erased: parts.filter((part) => part === "erased").length };
  } catch (error) {
    if (error instanceof LeafError) return null;
    throw error;
  }
}

/** The bytes of a text, or none, which no proof takes for a hash. */
function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return new Uint8Array();
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
