import type { ScopedStore } from "../_kernel/store.ts";
import type { ProjectSettings } from "./defaults.ts";

const TABLE = "originListing";
const LISTS = ["origins", "baseUrls", "redirectOrigins"] as const;

/** The lists of a project's settings that origins stand in. */
export type OriginLists = Pick<ProjectSettings, typeof LISTS[number]>;

/**
 * Keeps one row for each origin that the project lists, in the commit that changes its lists. By them a
 * preflight is answered: it names no project, but the origin must be some project's. What is written is
 * found from the lists alone, without a look at the rows.
 */
export async function putOriginListings(
  store: ScopedStore,
  { from, to }: { from: OriginLists; to: OriginLists },
): Promise<void> {
  const [before, after] = [listedIn(from), listedIn(to)];
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    const id = `listing-${at}`;
    const origin = after[at];
    if (origin === before[at]) continue;
    if (origin === undefined) await store.deleteOne(TABLE, { id });
    else if (await store.updateOne(TABLE, { id }, { origin }) === null) {
      await store.create(TABLE, { id, origin });
    }
  }
}

function listedIn(lists: OriginLists): string[] {
  return [...new Set(LISTS.flatMap((name) => lists[name]))].sort();
}
