/** Pages of an export that can be verified without a server, as `rules/audit_export.ts` describes them. */
import {
  EXPORT_FORMAT,
  type ExportHeader,
  type ExportLine,
  type ProvableEvent,
} from "../../../rules/audit_export.ts";
import { parseSalts } from "../../../rules/audit_leaf.ts";
import { toBase64 } from "../../../tlog/encoding.ts";
import type { AuditEventRow } from "../../_kernel/audit_rows.ts";

/** A page: what its header says, its events in the order of their leaves, and the proof of each. */
interface ProvablePage {
  readonly header: Omit<ExportHeader, "format">;
  readonly events: readonly AuditEventRow[];
  readonly proofs: readonly (readonly Uint8Array[])[];
}

/** The lines of a page. */
export function toNdjson({ events, header, proofs }: ProvablePage): string {
  const first: ExportHeader = { format: EXPORT_FORMAT, ...header };
  const lines = events.map((event, at) => lineOf(event, proofs[at] ?? []));
  return [first, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function lineOf(row: AuditEventRow, proof: readonly Uint8Array[]): ExportLine {
  return { leaf: row.leaf ?? 0, ...provable(row), proof: proof.map(toBase64) };
}

/** An event with what its commitments are made with: whoever has both makes its leaf. */
export function provable({ leaf: _, salts = "", ...columns }: AuditEventRow): ProvableEvent {
  // What is in the log has every column that a leaf must have.
  const event = columns as ExportLine["event"];
  return { event, salts: parseSalts(salts) };
}
