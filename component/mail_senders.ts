import type { Doc, Reader } from "./store.ts";

/** The id of the one row of a project's settings of mails. */
const SETTINGS_ID = "settings";
/** More than there are; each is one row. */
const MAX_PROVIDERS = 20;

/** Who sends a project's mails, as it is stored. */
export interface StoredSenders {
  /** Null before the first save. */
  readonly settings: Doc<"emailSettings"> | null;
  /** By their ids. */
  readonly providers: Doc<"emailProvider">[];
}

/** Reads who sends a project's mails. */
export async function readSenders(db: Reader, projectId: string): Promise<StoredSenders> {
  const settings = await db.query("emailSettings")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", SETTINGS_ID))
    .first();
  const providers = await db.query("emailProvider")
    .withIndex("p_providerId", (index) => index.eq("projectId", projectId))
    .take(MAX_PROVIDERS);
  return { settings, providers };
}
