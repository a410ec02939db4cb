import type { MigrationStep } from "./step.ts";

const LISTS = ["origins", "baseUrls", "redirectOrigins"] as const;

/** Lists the origins of projects by themselves, of settings that were saved before that was done. */
export const originListings: MigrationStep = {
  version: 4,
  name: "list origins by themselves",
  table: "projectSettings",
  up: () => null,
  add: (settings) => {
    const origins = LISTS.flatMap((name) => {
      const list = settings[name];
      return Array.isArray(list) ? list.map(String) : [];
    });
    return [...new Set(origins)].map((origin) => ({
      table: "originListing",
      projectId: String(settings.projectId),
      row: { id: listingId(origin), origin },
    }));
  },
};

/** As the settings plugin writes it. */
function listingId(origin: string): string {
  const text = origin.replace("://", ":").replace(/[[\]]/g, "_");
  return text.length <= 128 ? text : text.slice(0, 64) + text.slice(-64);
}
