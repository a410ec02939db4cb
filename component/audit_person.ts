/** What an event says of one person, and how that is taken out of it. */
import {
  erasedSalts,
  type LeafRow,
  newSalts,
  parseSalts,
  type Part,
  PART_COLUMNS,
} from "../rules/audit_leaf.ts";
import { furtherTargets } from "./audit_retention.ts";
import type { Doc, Writer } from "./store.ts";

/** The event that says that a person was erased; it names the id, which is nobody's then, and stays. */
export const ERASED = "audit_subject.erased";

const EMAIL = /^[^\s@"]{1,64}@[^\s@"]{1,255}$/;
/** A character that makes what follows the end of a longer id or address. */
const BEFORE = /[\w.+-]/;
/** A character that makes what it follows the start of a longer one; a full stop ends a sentence too. */
const BEHIND = /[\w-]/;
/** Columns that every row has: they are emptied, the others are taken away. */
const REQUIRED: readonly string[] = ["actorType", "model", "subject"];

/** A person who is erased. */
interface Person {
  readonly userId: string;
  /** In lower case. */
  readonly addresses: readonly string[];
}

/** The addresses that an event tells of a user, in lower case. */
export function addressesIn(event: Doc<"event">, userId: string): string[] {
  const { actorEmail, actorId, changes, model, subject } = event;
  const own = actorId === userId ? [actorEmail] : [];
  const changed = model === "user" && subject === userId && changes !== undefined
    ? emailsOf(changes)
    : [];
  return [...own, ...changed]
    .filter((text) => typeof text === "string")
    .map((text) => text.toLowerCase())
    .filter((text) => EMAIL.test(text));
}

/** Whether an event names a person by id or address, wherever that is. */
export function isPersonIn(event: Doc<"event">, person: Person): boolean {
  return event.action !== ERASED && partsOf(event, person).length > 0;
}

/**
 * Takes what an event says of a person out of it: who acted and by which request where that was they, what
 * it is about and what it changed where that was they or theirs, and whatever else names them.
 */
export async function erasePerson(
  db: Writer,
  { event, ...person }: Person & { readonly event: Doc<"event"> },
): Promise<void> {
  const parts = partsOf(event, person);
  if (parts.length === 0) return;
  const row = event as LeafRow;
  // One that has no number yet has no salts either: the sequencer gives them to the other parts.
  const salts = event.salts === undefined ? saltsOf(row, parts) : parseSalts(event.salts);
  const columns = parts.flatMap((part) => [...PART_COLUMNS[part]]);
  const emptied = columns.map((column) => [column, REQUIRED.includes(column) ? "" : undefined]);
  await db.patch(event._id, {
    ...Object.fromEntries(emptied),
    salts: JSON.stringify(erasedSalts(row, { parts, salts })),
  });
  if (event.kind !== "custom" || event.id === undefined) return;
  const isAboutNobody = parts.includes("targets");
  if (!isAboutNobody && !parts.includes("actor")) return;
  for (const { _id } of await furtherTargets(db, { projectId: event.projectId, id: event.id })) {
    if (isAboutNobody) await db.delete(_id);
    else await db.patch(_id, { actorId: undefined });
  }
}

function saltsOf(row: LeafRow, parts: readonly Part[]) {
  const salts = newSalts(row, (count) => crypto.getRandomValues(new Uint8Array(count)));
  return Object.fromEntries(Object.entries(salts).filter(([part]) => parts.includes(part as Part)));
}

function partsOf(event: Doc<"event">, { addresses, userId }: Person): Part[] {
  const { actorId, owner, subject } = event;
  const isAbout = subject === userId || owner === userId;
  const names = [userId, ...addresses].map(foldCase);
  const isNamed = (part: Part) =>
    PART_COLUMNS[part].some((column) => {
      const value = (event as LeafRow)[column];
      return typeof value === "string" && hasName(value, names);
    });
  const isActor = actorId === userId || isNamed("actor");
  const parts = {
    actor: isActor,
    request: isActor || isNamed("request"),
    targets: isAbout || isNamed("targets"),
    changes: isAbout || isNamed("changes"),
    metadata: isAbout || isNamed("metadata"),
  };
  return (Object.keys(parts) as Part[]).filter((part) => parts[part] && hasPart(event, part));
}

function hasPart(event: Doc<"event">, part: Part): boolean {
  return PART_COLUMNS[part].some((column) => {
    const value = (event as LeafRow)[column];
    return value !== undefined && value !== null && value !== "";
  });
}

/** Whether a text has any of these names, whatever its case, standing for itself: no part of a longer one. */
function hasName(text: string, names: readonly string[]): boolean {
  const folded = foldCase(text);
  return names.some((name) => {
    if (name === "") return false;
    for (let at = folded.indexOf(name); at !== -1; at = folded.indexOf(name, at + 1)) {
      const isWhole = !BEFORE.test(folded.charAt(at - 1)) &&
        !BEHIND.test(folded.charAt(at + name.length));
      if (isWhole) return true;
    }
    return false;
  });
}

/** A final sigma is one by what follows, which is another text in an event than in an address. */
function foldCase(text: string): string {
  return text.toLowerCase().replaceAll("\u03c2", "\u03c3");
}

function emailsOf(changes: string): unknown[] {
  const { after, before } = JSON.parse(changes);
  return [before?.email, after?.email];
}
