/**
 * Compares what the events of each row tell with what became of the row. The events are played again, one
 * after another: each must begin where the one before ended, and the last must end with the row as it is.
 *
 * @module
 */
import { TABLES } from "../../../component/tables/metadata.gen.ts";
import { actionsOf } from "../../../rules/audit_actions.ts";
import type { Row } from "../../support/rows.ts";
import type { Tables } from "./tables.ts";

/** What an event says of columns. */
interface Changes {
  readonly before: Row;
  readonly after: Row;
  readonly hidden?: readonly string[];
}

/** A row as its events tell it. */
interface Told {
  /** Columns that are shown; null of a row that is not there. */
  columns: Record<string, unknown> | null;
  /** Columns of which events only say that they changed. */
  readonly hidden: Set<string>;
  readonly faults: string[];
}

const KINDS = ["created", "updated", "deleted"];
const CUT = "…";

/** Follows the rows and their events from one look to the next. */
export class Ledger {
  /** The rows at the last look, by their place. */
  #rows = new Map<string, Row>();
  /** How many events each row had at the last look. */
  #counts = new Map<string, number>();

  /** What is wrong now; says how many rows and events were compared. */
  look(tables: Tables): { faults: string[]; rows: number; events: number } {
    const rows = rowsIn(tables);
    const events = Map.groupBy(
      (tables.get("event") ?? []).filter(isOfRow),
      ({ model, projectId, subject }) => placeOf(String(model), { projectId, id: subject }),
    );
    const faults: string[] = [];
    for (const place of new Set([...rows.keys(), ...events.keys()])) {
      const own = events.get(place) ?? [];
      const row = rows.get(place);
      const found = [
        ...compare(play(own), row, modelOf(place)),
        ...this.#untold(place, { row, events: own }),
      ];
      faults.push(...found.map((fault) => `${place}: ${fault}`));
    }
    this.#rows = rows;
    this.#counts = new Map([...events].map(([place, own]) => [place, own.length]));
    const count = [...events.values()].reduce((sum, own) => sum + own.length, 0);
    return { faults, rows: rows.size, events: count };
  }

  /** Columns that are other than at the last look, which no event since names. */
  #untold(
    place: string,
    { events, row }: { row: Row | undefined; events: readonly Row[] },
  ): string[] {
    const before = this.#rows.get(place);
    if (before === undefined || row === undefined) return [];
    const since = events.slice(this.#counts.get(place) ?? 0);
    const named = new Set(since.flatMap((event) => namesIn(changesIn(event))));
    return toldColumns(modelOf(place))
      .filter((name) => !isAlike(before[name], row[name]) && !named.has(name))
      .map((name) => `${name} changed without an event`);
  }
}

/** Rows that leave events, by their place. */
function rowsIn(tables: Tables): Map<string, Row> {
  const models = [...tables.keys()].filter((name) => name in TABLES && actionsOf(name).length > 0);
  return new Map(
    models.flatMap((model) =>
      (tables.get(model) ?? []).map((row) => [placeOf(model, row), row] as const)
    ),
  );
}

function isOfRow({ kind, model }: Row): boolean {
  const name = String(model);
  return KINDS.includes(String(kind)) && name in TABLES && actionsOf(name).length > 0;
}

function placeOf(model: string, { id, projectId }: Row): string {
  return `${model} ${projectId} ${id}`;
}

function modelOf(place: string): string {
  return place.split(" ", 1)[0] ?? "";
}

/** Plays the events of a row. */
function play(events: readonly Row[]): Told {
  const told: Told = { columns: null, hidden: new Set(), faults: [] };
  for (const event of events) {
    const { kind } = event;
    const changes = changesIn(event);
    const isThere = told.columns !== null;
    if (isThere === (kind === "created")) {
      told.faults.push(`${event.action} of a row that is ${isThere ? "there" : "not there"}`);
    }
    const columns = told.columns ?? {};
    // A deleted row tells all that it had, a changed one only what changed.
    const names = kind === "deleted" ? Object.keys(columns) : Object.keys(changes.before);
    for (const name of new Set([...names, ...Object.keys(changes.after)])) {
      if (!isAlike(columns[name], changes.before[name])) {
        told.faults.push(`${event.action} begins with another ${name} than the event before ended`);
      }
    }
    const after = Object.fromEntries(
      namesIn(changes).filter((name) => !changes.hidden?.includes(name))
        .map((name) => [name, changes.after[name]]),
    );
    told.columns = kind === "deleted" ? null : { ...columns, ...after };
    if (kind !== "deleted") changes.hidden?.forEach((name) => told.hidden.add(name));
  }
  return told;
}

/** What is wrong of a row, by what its events tell. */
function compare({ columns, faults, hidden }: Told, row: Row | undefined, model: string): string[] {
  if (columns === null) return row === undefined ? faults : [...faults, "there without an event"];
  if (row === undefined) return [...faults, "gone without an event"];
  const wrong = toldColumns(model).filter((name) => {
    const isShown = TABLES[model]?.fields[name]?.audit === "shown";
    return isShown ? !isAlike(columns[name], row[name]) : !isNone(row[name]) && !hidden.has(name);
  });
  return [...faults, ...wrong.map((name) => `${name} is not what events tell`)];
}

/** Columns whose changes events tell, by value or by name. */
function toldColumns(model: string): string[] {
  return Object.entries(TABLES[model]?.fields ?? {})
    .filter(([, { audit }]) => audit !== "noise")
    .map(([name]) => name);
}

function changesIn({ changes }: Row): Changes {
  return typeof changes === "string" ? JSON.parse(changes) : { before: {}, after: {} };
}

function namesIn({ after, before, hidden = [] }: Changes): string[] {
  return [...Object.keys(before), ...Object.keys(after), ...hidden];
}

/** Whether two values are the same, as far as an event has them: long ones are cut. */
function isAlike(one: unknown, other: unknown): boolean {
  if (isNone(one) || isNone(other)) return isNone(one) && isNone(other);
  const [first, second] = [textOf(one), textOf(other)];
  if (first === second) return true;
  const [short, long] = first.length < second.length ? [first, second] : [second, first];
  const cut = [short, long].find((text) => text.endsWith(CUT));
  if (cut === undefined) return false;
  const length = Math.min(...[short, long].map((text) => text.replace(/…$/, "").length));
  return short.slice(0, length) === long.slice(0, length);
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
