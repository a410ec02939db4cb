import type { ScopedStore } from "../_kernel/store.ts";
import type { ProjectSettings } from "./table.ts";

const TABLE = "originListing";
const MAX_ID_LENGTH = 128;
const LISTS = ["origins", "baseUrls", "redirectOrigins"] as const;

/** The lists of a project's settings that origins stand in. */
type OriginLists = Pick<ProjectSettings, typeof LISTS[number]>;

/**
 * Keeps one row for each origin that the project lists, in the commit that changes its lists. By them a
 * preflight is answered: it names no project, but the origin must be some project's. What is written is
 * found from the lists alone, without a look at the rows.
 */
export async function putOriginListings(
  store: ScopedStore,
  { from, to }: { from: OriginLists; to: OriginLists },
): Promise<void> {
  const [before, after] = [new Set(listedIn(from)), new Set(listedIn(to))];
  for (const origin of before.difference(after)) {
    await store.deleteOne(TABLE, { id: listingId(origin) });
  }
  for (const origin of after.difference(before)) {
    await store.create(TABLE, { id: listingId(origin), origin });
  }
}

/** An id holds no slash and is not as long as a host name may be. */
function listingId(origin: string): string {
  const text = origin.replace("://", ":").replace(/[[\]]/g, "_");
  return text.length <= MAX_ID_LENGTH ? text : text.slice(0, 64) + text.slice(-64);
}

function listedIn(lists: OriginLists): string[] {
  return LISTS.flatMap((name) => lists[name]);
}
