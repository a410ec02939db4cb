import type { MigrationStep } from "./mod.ts";

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
    return [...new Set(origins)].sort().map((origin, at) => ({
      table: "originListing",
      projectId: String(settings.projectId),
      row: { id: `listing-${at}`, origin },
    }));
  },
};
