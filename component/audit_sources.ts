/** Which index ranges hold the events that a filter asks for. */
import { getDocumentSize } from "convex/values";
import { openRange } from "./read.ts";
import type { Store } from "./store.ts";
import { EVENT_COLUMNS, type EventColumn, eventIndex } from "./tables/event_indexes.ts";

/** What of a filter the indexes know. */
interface IndexedFilter {
  readonly actions?: readonly string[] | undefined;
  readonly actorId?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly targetId?: string | undefined;
}

/** A column and the value it has. */
type Fixed = readonly [column: EventColumn, value: string];

/** Events whose columns have these values, in the order of ids. */
export interface EventRange {
  /** `eventTarget` where they are found by what points to them. */
  readonly model: "event" | "eventTarget";
  readonly index: string;
  /** Undefined stands for an absent field. */
  readonly equals: readonly (readonly [field: string, value: string | undefined])[];
}

/** Events that are in every one of these ranges, of which there is one at least. */
export type Source = readonly EventRange[];

/**
 * Sources of one read: the 50 actions that a filter may name, each in the three ways to a target, and what
 * is left from before.
 */
export const MAX_SOURCES = 160;

/** Bytes of the events that tell of actions; those that a page holds come besides. */
const MAX_BYTES = 4 * 1024 * 1024;

const WAYS = ["subject", "owner", "target"] as const;

/**
 * What a filter asks for is the union of these: an action each, and each way to a target. Where they would
 * be too many, each has more than is asked for, and its events have to be looked at.
 */
export async function sourcesOf(
  db: Store["db"],
  { filter, projectId }: { projectId: string; filter: IndexedFilter },
): Promise<Source[]> {
  const { targetId } = filter;
  const ways: Fixed[][] = targetId === undefined ? [[]] : WAYS.map((way) => [[way, targetId]]);
  const others = othersOf(filter);
  const sources: Source[] = [];
  for (const way of ways) {
    const fixed = [...way, ...others];
    const most = MAX_SOURCES - sources.length;
    const actions = await actionsOf(db, { projectId, filter, fixed, most });
    if (actions === null) return ways.map((way) => rangesOfEach([...way, ...others]));
    sources.push(...actions.map((action) => [rangeOf([...fixed, ...action])]));
    const isOfMore = fixed.length > 1 || filter.actions !== undefined;
    if (isOfMore) sources.push(...fromBefore(way));
  }
  return sources;
}

function othersOf({ actorId, organizationId }: IndexedFilter): Fixed[] {
  return [
    ...actorId === undefined ? [] : [["actor", actorId] as const],
    ...organizationId === undefined ? [] : [["organization", organizationId] as const],
  ];
}

/** The actions to be read of these columns, none where they need not be told apart; null for too many. */
async function actionsOf(
  db: Store["db"],
  { filter, fixed, most, projectId }: {
    projectId: string;
    filter: IndexedFilter;
    fixed: readonly Fixed[];
    most: number;
  },
): Promise<Fixed[][] | null> {
  if (filter.actions === undefined && fixed.length <= 1) return [[]];
  const names = filter.actions === undefined
    ? await actionsBelow(db, { projectId, fixed, most })
    : [...new Set(filter.actions)];
  if (names === null || names.length >= most) return null;
  return names.map((name) => [["action", name]]);
}

/**
 * The actions of the events whose columns have these values, one document read for each; null where they
 * are more than `most`, or so large that reading them would take what is left for the events.
 */
export async function actionsBelow(
  db: Store["db"],
  { fixed, most, projectId }: { projectId: string; fixed: readonly Fixed[]; most: number },
): Promise<string[] | null> {
  const { equals, index, model } = rangeOf([...fixed, ["action", ""]]);
  const range = { index, columns: ["action"], equals: equals.slice(0, -1), inOrder: true };
  const found: string[] = [];
  for (let last = "", bytes = 0; found.length <= most && bytes <= MAX_BYTES;) {
    const lower = { field: "action", op: "gt", value: last } as const;
    const row = await openRange({ db, projectId, model }, { ...range, lower }).first();
    if (row === null) return found;
    last = String(row.action);
    found.push(last);
    bytes += getDocumentSize(row);
  }
  return null;
}

function rangeOf(fixed: readonly Fixed[]): EventRange {
  return {
    model: fixed.some(([column]) => column === "target") ? "eventTarget" : "event",
    index: eventIndex(fixed.map(([column]) => column)),
    equals: fixed.map(([column, value]) => [EVENT_COLUMNS[column], value]),
  };
}

/** The ranges of each column by itself; without one, that of all events. */
function rangesOfEach(fixed: readonly Fixed[]): Source {
  return fixed.length === 0 ? [rangeOf([])] : fixed.map((each) => rangeOf([each]));
}

/** What points to events from before it said anything of them. */
function fromBefore([way]: readonly Fixed[]): Source[] {
  if (way?.[0] !== "target") return [];
  const { equals, ...range } = rangeOf([way, ["action", ""]]);
  return [[{ ...range, equals: [...equals.slice(0, 1), ["action", undefined]] }]];
}
