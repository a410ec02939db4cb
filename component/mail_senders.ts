import { type MailWait, mailWait } from "../rules/mail_wait.ts";
import { isShut } from "../rules/row_states.ts";
import { isAtOdds } from "./mutations.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
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
  const settings = await readSettings(db, projectId);
  const providers = await db.query("emailProvider")
    .withIndex("p_providerId", (index) => index.eq("projectId", projectId))
    .take(MAX_PROVIDERS);
  return { settings, providers };
}

/** A project; null for the platform, and for one that is shut. */
export async function livingProject(db: Reader, projectId: string): Promise<Doc<"project"> | null> {
  const project = await db.query("project")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", projectId))
    .first();
  return project && !isShut(project) ? project : null;
}

/** The oldest mail of a project that waits for anything. */
export function oldestPending(db: Reader, projectId: string): Promise<Doc<"mail"> | null> {
  return db.query("mail")
    // Ids sort by age.
    .withIndex("p_state_id", (index) => index.eq("projectId", projectId).eq("state", "pending"))
    .first();
}

/**
 * What a new mail of a project waits for, where the project's oldest waits for the same: a job has looked at that
 * one, and has said in the log what is missing. Null where a job must look at the new one as well.
 *
 * Whoever saves a sender or a provider writes what is read here, and has every mail looked at that waits by then. So
 * of the two transactions the later one knows of the other, and no mail is left.
 */
export async function knownWait(db: Reader, projectId: string): Promise<MailWait | null> {
  // A job rests meanwhile; a request must not be refused for tables that only the job needs.
  if (await isAtOdds(db)) return null;
  const settings = await readSettings(db, projectId);
  // What is switched off ends at once, and an answer must not tell such a mail from another.
  if (settings?.off !== undefined && settings.off.length > 0) return null;
  // Whether there is a provider is left to the job: most projects that have a sender have one.
  if (settings?.paused !== true && settings?.fromAddress !== undefined) return null;
  const wait = mailWait(settings, []);
  const oldest = await oldestPending(db, projectId);
  return oldest?.reason === wait ? wait : null;
}

function readSettings(db: Reader, projectId: string): Promise<Doc<"emailSettings"> | null> {
  return db.query("emailSettings")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", SETTINGS_ID))
    .first();
}
