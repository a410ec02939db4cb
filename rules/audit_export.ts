/**
 * The lines of an audit log's export as NDJSON, which can be verified without asking anybody. This comment
 * is the specification. A file is one page or several, one after the other as they were given out; a page
 * is a line with its header, {@link ExportHeader}, and a line for each event, {@link ExportLine}, in the
 * order of their leaves.
 *
 * A page that is not `filtered` has every leaf from `from` up to, and without, `to`; the next one begins
 * where it ends, and the whole log is there when `to` is the size that the checkpoint says. Of one that is
 * filtered each event is proved, but nobody can tell what it leaves out.
 *
 * @module
 */

import { LEAF_COLUMNS, type LeafRow, parseSalts, PART_COLUMNS, type Salts } from "./audit_leaf.ts";

/** What the `format` of every header is. */
export const EXPORT_FORMAT = "banata-audit-export/1";

/** The first line of a page. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  /** The project's id; the events don't say it again. */
  readonly project: string;
  /** The log's origin, as its checkpoints have it. */
  readonly origin: string;
  /** The log's key, as whoever verifies writes it down. */
  readonly vkey: string;
  /** The signed checkpoint that the proofs lead to, with its cosignatures. */
  readonly checkpoint: string;
  /** The leaf of which the page begins, from 0. */
  readonly from: number;
  /** The leaf at which it ends: that one is not in it. */
  readonly to: number;
  /** Whether only some of the events between are there. */
  readonly filtered: boolean;
}

/** An event, and what makes its leaf of it. */
export interface ProvableEvent {
  /** The columns of its row that have a value, as they are stored; without project, leaf and salts. */
  readonly event: Omit<LeafRow, "projectId">;
  /** The salts of its parts. */
  readonly salts: Salts;
}

/** The line of an event. */
export interface ExportLine extends ProvableEvent {
  /** Its leaf's number in the log. */
  readonly leaf: number;
  /** The leaf's inclusion proof for the header's checkpoint, hashes as Base 64, the lowest first. */
  readonly proof: readonly string[];
}

/** The header that a line is; null for another line. */
export function parseExportHeader(line: string): ExportHeader | null {
  const { checkpoint, filtered, format, from, origin, project, to, vkey } = parseObject(line);
  const known = format === EXPORT_FORMAT && isText(checkpoint) && isText(origin) &&
    isText(project) && isText(vkey) && typeof filtered === "boolean" && isNumber(from) &&
    isNumber(to) && from <= to;
  return known ? { format, project, origin, vkey, checkpoint, from, to, filtered } : null;
}

/** The event that a line is; null for another line. */
export function parseExportLine(line: string): ExportLine | null {
  const { event, leaf, proof, salts } = parseObject(line);
  const known = isNumber(leaf) && isEvent(event) && isSalts(salts) && Array.isArray(proof) &&
    proof.every(isText);
  return known ? { leaf, event, salts, proof } : null;
}

const NUMBERS: readonly string[] = ["occurredAt", "at", "version"];
const REQUIRED: readonly string[] = ["id", "action", "kind", "occurredAt", "at"];
const COLUMNS = [...LEAF_COLUMNS, ...Object.values(PART_COLUMNS).flat()];

function isEvent(value: unknown): value is ExportLine["event"] {
  if (!isObject(value)) return false;
  return COLUMNS.every((column) => {
    const cell = value[column];
    const isAbsent = cell === undefined || cell === null;
    if (isAbsent || column === "projectId") return isAbsent && !REQUIRED.includes(column);
    return NUMBERS.includes(column) ? Number.isFinite(cell) : isText(cell);
  });
}

function isSalts(value: unknown): value is Salts {
  try {
    parseSalts(JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
