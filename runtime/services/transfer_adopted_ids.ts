import { idOfBytes } from "../../rules/ids.ts";

/** Ids that are kept: rows can have them, and they are long enough to be no count that two systems give. */
const KEPT = /^[\w.:-]{16,128}$/;

/**
 * The id that a row of another system has here: its own where it fits, else one that is derived of source,
 * table and id, so that an import that is made again, and whatever names the row, finds it.
 */
export async function adoptedId(
  table: string,
  { id, source }: { source: string; id: string },
): Promise<string> {
  if (KEPT.test(id)) return id;
  const data = new TextEncoder().encode(JSON.stringify([table, source, id]));
  return idOfBytes(table, new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
}
