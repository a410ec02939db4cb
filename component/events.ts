/**
 * The append-only record of what happened in a project. A row's event is written by the function that
 * writes the row, so neither can exist without the other.
 */
import { makeFunctionReference, mutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { type Author, authorValidator } from "./author.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { type Doc, type Reader, requireKnownData, type Schedules, type Writer } from "./store.ts";
import type { EventKind, EventRow } from "./tables/platform.ts";

/** Who an event is by; a custom event names actors of other kinds than ours. */
export type EventAuthor = Omit<Author, "actorType"> & { actorType: string };

/** What an event may say besides, as {@link EventRow} has it. */
type Said = Partial<
  Pick<
    EventRow,
    | "action"
    | "changes"
    | "code"
    | "idempotencyKey"
    | "metadata"
    | "occurredAt"
    | "organizationId"
    | "owner"
    | "recordedBy"
    | "targets"
    | "version"
  >
>;

/** One event: what happened to which row, by whom. */
export interface NewEvent extends Said {
  projectId: string;
  /**
   * `created`, `updated` or `deleted` for rows; `refused` for a request, `exported` for a project,
   * `decrypted` for a secret or a data key of the vault, `custom` for what an application tells.
   */
  kind: EventKind;
  /** The table, or `request`. */
  model: string;
  /** The row's application id, or the request's path. */
  subject: string;
  /** @default the system */
  author?: EventAuthor;
}

/**
 * Texts of a request are bounded here, whoever took them from it, in characters. Control characters
 * have no place in a log: one that is printed must stay on its line.
 */
const MAX_LENGTH = {
  actorName: 200,
  actorEmail: 320,
  ipAddress: 64,
  userAgent: 512,
  requestId: 128,
  method: 100,
} as const;

/** The sequencer's function, one batch. */
export const RUN = makeFunctionReference<"mutation", { chain: number; idle?: number }>(
  "audit_sequencer:run",
);
/** How old an event is before it gets its number: what is still being written would have to be repeated. */
export const SETTLE_MS = 300;

/** Events of one write that keep their order among those of one time. */
const EVENTS_OF_A_WRITE = 1024;
/** The last event of a transaction, by its database. */
const appended = new WeakMap<object, number>();

/**
 * Appends an event in the running transaction, and returns its row. The first one of a function wakes
 * whoever numbers events, with the scheduler of that function.
 *
 * An event that says no `action` is named by the table of names.
 *
 * @throws {ConvexError} DATABASE_NEWER_THAN_CODE
 */
export async function appendEvent(
  { db, scheduler }: { readonly db: unknown; readonly scheduler?: Schedules },
  event: NewEvent,
): Promise<EventRow & { id: string }> {
  const { author = { actorType: "system" }, ...said } = event;
  const { order = 0, via: _via, ...by } = author;
  // A caller's database may be that of a store, which knows tables by their names only.
  const writer = db as Writer;
  const count = appended.get(writer) ?? 0;
  // Every change has its event, so whatever writes asks here, once in a transaction.
  if (count === 0) await requireKnownData(writer);
  const at = Date.now();
  const { occurredAt = at } = said;
  appended.set(writer, count + 1);
  const place = order * EVENTS_OF_A_WRITE + Math.min(count, EVENTS_OF_A_WRITE - 1);
  const id = eventId(occurredAt, place);
  const action = said.action ?? actionOf(said);
  const row = { ...bounded(by), ...said, id, action, occurredAt, at };
  await writer.insert("event", row);
  if (count === 0 && scheduler) await wakeSequencer(writer, scheduler);
  return row;
}

/** Wakes the sequencer if it sleeps: one document read, and written once in many events. */
async function wakeSequencer(db: Writer, scheduler: Schedules): Promise<void> {
  const row = await readSequencer(db);
  if (row?.state !== "asleep") return;
  await db.patch(row._id, { state: "awake", at: Date.now() });
  await scheduler.runAfter(SETTLE_MS, RUN, { chain: row.chain });
}

/** The sequencer's row; null before a deployment has one. */
export function readSequencer(db: Reader): Promise<Doc<"auditSequencer"> | null> {
  return db.query("auditSequencer")
    .withIndex("p", (index) => index.eq("projectId", PLATFORM_PROJECT_ID))
    .first();
}

/** The documented name of what was done: `user.created`. */
function actionOf({ kind, model }: NewEvent): string {
  return `${model.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}.${kind}`;
}

// Crockford's base 32, in the order of its character codes.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARS = 10;
const PLACE_CHARS = 4;
const MAX_PLACE = 32 ** PLACE_CHARS - 1;
const RANDOM_CHARS = 12;

/**
 * The id of an event: `evt_` and 26 characters, of which ten are the time, as in every id, four the place
 * among the request's events of that time, and twelve random (60 bits).
 */
function eventId(time: number, place: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_CHARS));
  // One byte a character: 256 is a multiple of 32, so every character is as likely as another.
  const random = Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join("");
  return `evt_${encoded(time, TIME_CHARS)}${
    encoded(Math.min(place, MAX_PLACE), PLACE_CHARS)
  }${random}`;
}

function encoded(value: number, length: number): string {
  let rest = value;
  let text = "";
  for (let at = 0; at < length; at++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function bounded<By extends object>(by: By): By {
  const texts = Object.entries(by).map(([name, value]) => [
    name,
    typeof value === "string" ? plainText(value, lengthOf(name)) : value,
  ]);
  return Object.fromEntries(texts);
}

function lengthOf(name: string): number {
  return Object.hasOwn(MAX_LENGTH, name) ? MAX_LENGTH[name as keyof typeof MAX_LENGTH] : 256;
}

/** A text without control characters, cut to a length in characters. */
export function plainText(text: string, maxLength: number): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").slice(0, maxLength);
}

type RefusalArgs = {
  projectId: string;
  path: string;
  code: string;
  about?: string;
  author: Author;
};

/**
 * Records a request that was refused: a failed sign-in, a permission that is not held, a secret that was
 * not given out. `about` is the id that it named.
 */
export const recordRefusal: RegisteredMutation<"public", RefusalArgs, Promise<null>> =
  mutationGeneric({
    args: {
      projectId: v.string(),
      path: v.string(),
      code: v.string(),
      about: v.optional(v.string()),
      author: authorValidator,
    },
    returns: v.null(),
    handler: async (ctx, args: RefusalArgs): Promise<null> => {
      const { about, author, code, path: subject, projectId } = args;
      await appendEvent(ctx, {
        projectId,
        kind: "refused",
        model: "request",
        subject,
        code,
        ...about === undefined ? {} : { owner: about, targets: targetsOf(subject, about) },
        author,
      });
      return null;
    },
  });

/** The path that was asked, and what it named. */
function targetsOf(path: string, about: string): string {
  return JSON.stringify([{ type: "request", id: path }, { type: "secret", id: about }]);
}
