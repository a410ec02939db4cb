import type { ExportLine } from "../../../rules/audit_export.ts";
import {
  LeafError,
  leafOf,
  type LeafRow,
  type Part,
  PART_COLUMNS,
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
  const erased = (Object.keys(PART_COLUMNS) as Part[])
    .filter((part) => salts[part]?.length === COMMITMENT_CHARS);
  // An erased part commits to anything that is put in its place: nothing may be.
  if (erased.some((part) => PART_COLUMNS[part].some((column) => hasValue(row[column])))) {
    return null;
  }
  try {
    const hash = leafHash(leafOf(row, salts));
    const proof = texts.map(fromBase64);
    const isProved = verifyInclusion({ leaf: hash, index, size, root, proof });
    return isProved ? { hash, proof, erased: erased.length } : null;
  } catch (error) {
    if (error instanceof LeafError) return null;
    throw error;
  }
}

/** Characters of a commitment, where a salt has 22. */
const COMMITMENT_CHARS = 43;

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** The bytes of a text, or none, which no proof takes for a hash. */
function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return new Uint8Array();
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
