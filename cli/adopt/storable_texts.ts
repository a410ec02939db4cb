import type { AdoptRecord } from "../../plugins/transfer/adoption.ts";
import type { Found } from "./sources/types.ts";

/** What a record is nothing without. */
const NEEDED: ReadonlySet<string> = new Set(["kind", "id", "email", "organizationId", "userId"]);

/**
 * A record without the values that no request may hold: the server refuses a text with a NUL character or
 * half of a surrogate pair, and with it all that came in the same request.
 */
export function withStorableTexts(found: Extract<Found, { record: unknown }>): Found {
  const { at, leftOut = [], record } = found;
  const refused = Object.entries(record).filter(([, value]) => !isStorable(value))
    .map(([name]) => name);
  if (refused.length === 0) return found;
  const isNothing = refused.some((name) => NEEDED.has(name)) ||
    record.kind === "organization" && refused.includes("name");
  if (isNothing) return { at, id: record.id, code: "RECORD_INVALID" };
  const kept = Object.entries(record).filter(([name]) => !refused.includes(name));
  return { at, record: Object.fromEntries(kept) as AdoptRecord, leftOut: [...leftOut, ...refused] };
}

function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  return typeof value !== "object" || value === null || Object.values(value).every(isStorable);
}
