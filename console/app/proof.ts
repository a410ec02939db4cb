/**
 * Whether an event that is shown is the one that the log has signed: made out here, of what the log gives to
 * anybody who may read it. Nothing of it is the server's word.
 *
 * @module
 */
import type { ProvableEvent } from "../../rules/audit_export.ts";
import { leafOf, type LeafRow, parseLeaf, verifyParts } from "../../rules/audit_leaf.ts";
import { toAuditEvent } from "../../plugins/audit_logs/audit_event.ts";
import type { AuditEvent } from "../../plugins/audit_logs/types.ts";
import type { AuditEventRow } from "../../plugins/_kernel/audit_rows.ts";
import type { Checkpoint } from "../../tlog/checkpoint.ts";
import { TlogError } from "../../tlog/errors.ts";
import { parseVerifierKey } from "../../tlog/keys.ts";
import { parseProof, verifyProof } from "../../tlog/proof.ts";
import { leafHash } from "../../tlog/tree.ts";

/** Why an event is not what the log has signed. */
export type Forgery =
  /** What is shown is not what the proof brings. */
  | "shown"
  /** A part of the event is not what the leaf commits to. */
  | "event"
  /** The leaf is not in the tree. */
  | "tree"
  /** The checkpoint is not signed by the log's key. */
  | "signature";

/** What a proof showed. */
export type Proved =
  | {
    readonly isProved: true;
    /** The event's number, from 0. */
    readonly index: number;
    readonly checkpoint: Required<Checkpoint>;
    /** Whether some of the event was erased, as its leaf lets it be. */
    readonly isErased: boolean;
  }
  | { readonly isProved: false; readonly why: Forgery };

/** What a proof is judged by. */
export interface Claim {
  /** The event as the page shows it. */
  readonly shown: AuditEvent;
  /** The tlog-proof with the event in its `extra`. */
  readonly proof: string;
  /** The log's key, `<name>+<id>+<key>`. */
  readonly key: string;
  /** Whose log it is; `platform` for the platform's own. */
  readonly projectId: string;
}

/** Judges a proof. Whatever it is given, it throws nothing. */
export async function judgeProof({ key, projectId, proof, shown }: Claim): Promise<Proved> {
  const told = eventIn(proof);
  if (told === null) return forged("event");
  const { event, salts } = told;
  const signed = shownOf(event);
  if (signed === null) return forged("event");
  if (!isSame(signed, shown)) return forged("shown");
  const row: LeafRow = { ...event, projectId };
  try {
    const bytes = leafOf(row, salts);
    const parts = Object.values(verifyParts(parseLeaf(bytes), { row, salts }));
    if (parts.includes("changed")) return forged("event");
    const log = parseVerifierKey(key);
    const { checkpoint, index } = await verifyProof(proof, { leaf: leafHash(bytes), log });
    return { isProved: true, index, checkpoint, isErased: parts.includes("erased") };
  } catch (error) {
    if (!(error instanceof TlogError)) return forged("event");
    return forged(/^PROOF_/.test(error.code) ? "tree" : "signature");
  }
}

function forged(why: Forgery): Proved {
  return { isProved: false, why };
}

function eventIn(proof: string): ProvableEvent | null {
  try {
    const { extra } = parseProof(proof);
    return extra === undefined ? null : JSON.parse(new TextDecoder().decode(extra));
  } catch {
    return null;
  }
}

/** The event as lists show it; null for what is none. */
function shownOf(event: ProvableEvent["event"]): AuditEvent | null {
  try {
    return toAuditEvent(event as AuditEventRow);
  } catch {
    return null;
  }
}

/** Whether two values of JSON are the same, in whatever order their fields stand. */
function isSame(one: unknown, other: unknown): boolean {
  return ordered(one) === ordered(other);
}

function ordered(value: unknown): string {
  return JSON.stringify(
    value,
    (_, each) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => one < other ? -1 : 1))
        : each,
  );
}
