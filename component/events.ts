/**
 * The append-only record of what happened in a project. A row's event is written by the function that
 * writes the row, so neither can exist without the other.
 */
import { makeFunctionReference } from "convex/server";
import { ROW_ACTIONS, snakeCase } from "../rules/audit_actions.ts";
import { bytesInBase32, eventTime, numberInBase32 } from "../rules/ids.ts";
import type { Author } from "./author.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import {
  type Doc,
  type Reader,
  requireKnownData,
  type Schedules,
  type Writer,
  type WriteStore,
} from "./store.ts";
import type { EventKind, EventRow } from "./tables/platform.ts";
import type { TableMetadata } from "./tables/types.ts";

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
 * Characters of a text that a request brought, which are bounded here, whoever took it from there. Control
 * characters have no place in a log: one that is printed must stay on its line.
 */
const MAX_TEXT = 512;
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

/** The sequencer's function, one batch. */
export const RUN = makeFunctionReference<"mutation", { chain: number }>("audit_sequencer:run");
/** How old an event is before it gets its number: what is still being written would have to be repeated. */
export const SETTLE_MS = 300;
/**
 * How long after the first event of a while the sequencer looks: what follows from that, as a mail that is sent,
 * gets its number in the same batch and is in the same checkpoint.
 */
const WAKE_MS = 700;

/** Events of one write that keep their order among those of one time. */
const EVENTS_OF_A_WRITE = 1024;
/** The last event of a transaction, by its database. */
const appended = new WeakMap<object, number>();

/**
 * Appends an event in the running transaction, and returns its row. The first one of a function wakes
 * whoever numbers events, with the scheduler of that function.
 *
 * An event that says no `action` is named by its model and its kind.
 *
 * @throws {ConvexError} DATABASE_NEWER_THAN_CODE
 */
export async function appendEvent(
  { db, scheduler }: { readonly db: unknown; readonly scheduler?: Schedules },
  event: NewEvent,
): Promise<EventRow & { id: string }> {
  const { author = { actorType: "system" }, ...said } = event;
  const { impersonatedBy, order = 0, via: _, ...by } = author;
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
  const action = said.action ?? `${snakeCase(said.model)}.${said.kind}`;
  const row = {
    ...plain(by),
    ...impersonatedBy === undefined ? {} : { metadata: JSON.stringify({ impersonatedBy }) },
    ...said,
    id,
    action,
    occurredAt,
    at,
  };
  await writer.insert("event", row);
  if (count === 0 && scheduler) await wakeSequencer(writer, scheduler);
  return row;
}

/** Wakes the sequencer if it sleeps: one document read, and written once in many events. */
async function wakeSequencer(db: Writer, scheduler: Schedules): Promise<void> {
  const row = await readSequencer(db);
  if (row?.state !== "asleep") return;
  await db.patch(row._id, { state: "awake", at: Date.now() });
  await scheduler.runAfter(WAKE_MS, RUN, { chain: row.chain });
}

/** The sequencer's row; null before a deployment has one. */
export function readSequencer(db: Reader): Promise<Doc<"auditSequencer"> | null> {
  return db.query("auditSequencer")
    .withIndex("p", (index) => index.eq("projectId", PLATFORM_PROJECT_ID))
    .first();
}

/** What was done to a row: its columns before and after, as far as there was a row. */
export interface RowChange {
  /** Of a row that was there. */
  before?: Row;
  /** Of a row that is there now. */
  after?: Row;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Appends the event of a row that changed; none where the row is a look-up of others, or where nothing
 * changed but what events say nothing of.
 */
export async function appendRowEvent(
  store: WriteStore,
  { after, before }: RowChange,
): Promise<void> {
  const { author, model, projectId, table: { fields } } = store;
  const kind = before === undefined ? "created" : after === undefined ? "deleted" : "updated";
  const change = { kind, before: before ?? {}, after: after ?? {} } as const;
  const [noun = snakeCase(model), ...rules] = ROW_ACTIONS[model]?.split(" ") ?? [];
  if (noun === "") return;
  const changes = changesOf(fields, change);
  if (kind === "updated" && changes === null) return;
  const row = after ?? before ?? {};
  const subject = String(row.id);
  const { organizationId = row.activeOrganizationId, userId } = row;
  const organization = model === "organization" ? subject : organizationId;
  const owner = typeof userId === "string" ? userId : undefined;
  const name = ["name", "email", "address"].find((column) => fields[column]?.audit === "shown");
  const ownName = owner === author?.actorId ? author?.actorName : undefined;
  await appendEvent(store, {
    projectId,
    model,
    kind,
    subject,
    action: nameOf(noun, rules, { ...change, via: author?.via ?? "" }),
    targets: JSON.stringify([
      { type: noun, id: subject, name: name === undefined ? undefined : row[name] },
      ...owner === undefined ? [] : [{ type: "user", id: owner, name: ownName }],
    ]),
    ...owner === undefined ? {} : { owner },
    ...typeof organization === "string" ? { organizationId: organization } : {},
    ...changes === null ? {} : { changes },
    author,
  });
}

type Change = Required<RowChange> & { kind: "created" | "updated" | "deleted" };

/** The documented name of what was done; ROW_ACTIONS says how its rules are read. */
function nameOf(noun: string, rules: readonly string[], change: Change & { via: string }): string {
  const { after, before, kind, via } = change;
  const sign = { created: "+", updated: "~", deleted: "-" }[kind];
  const holds = (condition: string) => {
    const [what = "", path = ""] = condition.slice(1).split("@");
    const [column = "", value] = what.split("=");
    return condition.startsWith(sign) && via.endsWith(path) &&
      (column === "" || !isSame(before[column] || null, after[column] || null)) &&
      (value === undefined || String(after[column] ?? "") === value);
  };
  const [, name = kind] = rules.map((rule) => rule.split(":")).find(([of = ""]) => holds(of)) ?? [];
  return name.includes(".") ? name : `${noun}.${name}`;
}

/** Characters of a value that are shown, the fewer the more there is to show. */
const VALUE_LENGTHS = [500, 60, 0];
/** Characters of what an event says of columns, of which each may have three bytes. */
const MAX_CHANGES = 2730;

/** The columns that changed, with their values or by name alone, as the metadata says; null for none. */
function changesOf(
  fields: TableMetadata["fields"],
  { after, before }: Change,
): string | null {
  const names = Object.keys(fields).filter((name) =>
    fields[name]?.audit !== "noise" && !isSame(before[name], after[name])
  );
  if (names.length === 0) return null;
  const hidden = names.filter((name) => fields[name]?.audit !== "shown");
  const shown = names.filter((name) => !hidden.includes(name));
  let changes = "";
  for (const length of VALUE_LENGTHS) {
    const told = (row: Row) =>
      Object.fromEntries(shown.flatMap((name) => {
        const value = row[name];
        return value === undefined || value === null ? [] : [[name, shortened(value, length)]];
      }));
    changes = JSON.stringify({
      before: told(before),
      after: told(after),
      ...hidden.length > 0 ? { hidden } : {},
    });
    if (changes.length <= MAX_CHANGES) break;
  }
  return changes;
}

function shortened(value: unknown, length: number): unknown {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > Math.max(length, 20) ? `${text.slice(0, length)}…` : value;
}

/** Whether two values of a column are the same; without one is as null. */
export function isSame(one: unknown = null, other: unknown = null): boolean {
  return one === other ||
    typeof one === "object" && JSON.stringify(one) === JSON.stringify(other);
}

const PLACE_CHARS = 4;
const MAX_PLACE = 32 ** PLACE_CHARS - 1;
const RANDOM_CHARS = 12;

/**
 * The id of an event: `evt_` and 26 characters, of which ten are the time, as in every id, four the place
 * among the request's events of that time, and twelve random (60 bits).
 */
function eventId(time: number, place: number): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_CHARS));
  return eventTime(time) + numberInBase32(Math.min(place, MAX_PLACE), PLACE_CHARS) +
    bytesInBase32(random);
}

/** These columns with their texts on one line each. */
function plain<Columns extends object>(columns: Columns): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replace(CONTROL, " ").slice(0, MAX_TEXT) : value,
    ]),
  ) as Columns;
}
