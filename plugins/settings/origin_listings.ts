import type { ScopedStore } from "../_kernel/store.ts";
import type { ProjectSettings } from "./defaults.ts";

const TABLE = "originListing";
/** More than a project's lists of origins hold together. */
const MAX_LISTINGS = 300;

/** The settings that a project's listings are made of. */
export const LISTED_IN = ["origins", "baseUrls", "redirectOrigins"] as const;

/**
 * Keeps one row for each origin that the project lists, in the commit that changes its lists. By them a
 * preflight is answered: it names no project, but the origin must be some project's.
 */
export async function putOriginListings(
  store: ScopedStore,
  settings: Pick<ProjectSettings, typeof LISTED_IN[number]>,
): Promise<void> {
  const origins = [...new Set(LISTED_IN.flatMap((name) => settings[name]))].sort();
  const rows = await store.findMany(TABLE, { limit: MAX_LISTINGS });
  const stored = new Map(rows.map(({ id, origin }) => [String(id), origin]));
  for (const [at, origin] of origins.entries()) {
    const id = listingId(at);
    if (!stored.has(id)) await store.create(TABLE, { id, origin });
    else if (stored.get(id) !== origin) await store.updateOne(TABLE, { id }, { origin });
    stored.delete(id);
  }
  for (const id of stored.keys()) await store.deleteOne(TABLE, { id });
}

function listingId(at: number): string {
  return `listing-${at}`;
}
