/**
 * What reading the audit log costs with few events and with many: pages by every kind of filter, at any
 * depth, and the log followed and exported.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { v } from "convex/values";
import type { Writer } from "../../component/store.ts";
import { eventTime } from "../../rules/ids.ts";
import { withModule } from "../isolation/component_field.ts";
import { serverClient, type World } from "../support/calls/mod.ts";
import { sendWatched } from "../support/watched.ts";

/** Events of the pages that are measured. */
const PAGE = 20;
/** Events of one mutation. */
const BATCH = 1000;
/** Events of a page of several filters: a log of 1,000 events has that many of every combination. */
const COMBINED_PAGE = 5;
/** How many different of each there are. */
const KINDS = { actions: 4, organizations: 2, subjects: 5 };

/** Documents read, by what was asked. */
export type ReadCosts = Readonly<Record<string, number>>;

/** Documents of a page, and what its reading takes besides: the project, the key, the parts of a merge. */
const MOST = 3 * PAGE;
/** What the parts of a merge differ by, which end in one of them a little sooner or later. */
const PARTS = 4;
/** What a page passes over at most of what no index tells apart. */
const MOST_PASSED_OVER = 1100;

const ONE = { action: "filled.1", actorId: "usr_actor_1", organizationId: "org_filled_1" };
/** Filters of which each has a few events, or every fourth to twelfth; both have none but one that is rare. */
const APART = {
  "by a rare action and a rare actor": { action: "seldom.done", actorId: "usr_rare" },
  "by a rare action and a common actor": { action: "seldom.done", actorId: "usr_actor_1" },
  "by a common action and a rare actor": { action: "filled.1", actorId: "usr_rare" },
  "by an action and an actor that never meet": {
    action: "filled.0",
    actorId: "usr_of_one_action",
  },
  "by an actor and an organization that never meet": {
    actorId: "usr_of_one_action",
    organizationId: "org_apart",
  },
  "by an organization and a target that never meet": {
    organizationId: "org_apart",
    targetId: "further_1",
  },
};
const NEVER_FAILED = "by an outcome that no event has";

/** Whether a read costs the same at two sizes of the log, and no more than it may. */
export function isBounded(
  name: string,
  [few, many]: readonly [few: number, many: number],
): boolean {
  if (name === NEVER_FAILED) return Math.max(few, many) <= MOST_PASSED_OVER;
  // A rare one has more events in a longer log, up to a page of them.
  if (name in APART) return Math.max(few, many) <= MOST;
  // Reading less of the longer log is no fault: the parts of a search have the newest events closer together.
  return many - few <= PARTS && many <= MOST;
}

/** A log that grows. */
export interface GrowingLog {
  /** Gives it events up to a number, and says how many were written a second. */
  grow(events: number): Promise<number>;
  /** Measures every read. */
  measure(): Promise<ReadCosts>;
}

const fill = mutationGeneric({
  args: { projectId: v.string(), from: v.number(), to: v.number(), since: v.number() },
  handler: async (ctx, { from, projectId, since, to }): Promise<null> => {
    const db: Writer = ctx.db;
    for (let number = from; number < to; number++) {
      const at = since + Math.floor(number / 3);
      const id = `${eventTime(at)}0000${String(number).padStart(12, "0")}`;
      const found = foundBy(number);
      const targets = number % FURTHER === 1 ? [{ id: "further_1" }] : [];
      await db.insert("event", {
        ...{ projectId, id, ...found, targets: JSON.stringify(targets) },
        kind: "created",
        model: "filled",
        subject: `filled_${Math.floor(number / 7) % KINDS.subjects}`,
        owner: `usr_${Math.floor(number / 11) % KINDS.subjects}`,
        actorType: "user",
        occurredAt: at,
        at,
        leaf: number,
      });
      for (const { id: target } of targets) {
        await db.insert("eventTarget", { projectId, id, target, ...found });
      }
    }
    return null;
  },
});

/** Every so many events have a further target. */
const FURTHER = 10;

function foundBy(number: number) {
  const kind = number % KINDS.actions;
  return {
    action: isPower(number, 2) ? "seldom.done" : `filled.${kind}`,
    actorId: isPower(number, 3)
      ? "usr_rare"
      : kind === 3
      ? "usr_of_one_action"
      : `usr_actor_${Math.floor(number / 13) % KINDS.actions}`,
    organizationId: kind === 0 && number % 3 === 0
      ? "org_apart"
      : `org_filled_${Math.floor(number / 17) % KINDS.organizations}`,
  };
}

/** Of a million numbers, 20 are powers of two and 13 of three, and one is both. */
function isPower(number: number, base: number): boolean {
  let power = 1;
  while (power < number) power *= base;
  return power === number;
}

/** What of a world its log is about. */
type LogWorld = Pick<World, "now" | "platform" | "project">;

/** The log of the world's project, which begins a year ago. */
export function growingLog(world: LogWorld): GrowingLog {
  const { platform, project: { id: projectId } } = world;
  const since = world.now() - 365 * 86_400_000;
  let filled = 0;
  return {
    async grow(events) {
      const start = performance.now();
      const from = filled;
      await withModule(platform.host, { name: "log", functions: { fill } }, async () => {
        for (; filled < events; filled = Math.min(filled + BATCH, events)) {
          const to = Math.min(filled + BATCH, events);
          await platform.component("log:fill", { projectId, since, from: filled, to });
        }
      });
      return Math.round((events - from) / (performance.now() - start) * 1000);
    },
    measure: () => costsOf(world, { since, filled }),
  };
}

async function costsOf(
  world: LogWorld,
  { filled, since }: { since: number; filled: number },
): Promise<ReadCosts> {
  const client = serverClient(world);
  const { host } = world.platform;
  const read = async (path: string, body: Record<string, unknown>) => {
    const sent = { limit: PAGE, ...body };
    const { costs, reply } = await sendWatched({ client, host }, (it) => it.post(path, sent));
    assertEquals(reply.status, 200, reply.text);
    return { documents: costs.documentsRead, body: reply.body };
  };
  const LIST = "/banata/audit-logs/list";
  // A key's last use is written once a minute: this request has it done.
  await read(LIST, {});
  const middle = since + Math.floor(filled / 6);
  const deep = { startDate: middle, order: "asc" };
  const whole = { startDate: since, endDate: since + filled, order: "asc" };
  const first = await read(LIST, { custom: false, endDate: middle });
  const [{ id: after }] = first.body.data;
  const { nextCursor } = (await read("/banata/audit-logs/export", { endDate: middle })).body;
  const asked: Readonly<Record<string, [path: string, body: Record<string, unknown>]>> = {
    "newest page": [LIST, { order: "desc", endDate: since + filled }],
    "page in the middle, backwards": [LIST, { endDate: middle }],
    "page in the middle, forwards": [LIST, deep],
    "of three actions": [LIST, { ...deep, actions: ["filled.0", "filled.1", "filled.2"] }],
    ...Object.fromEntries(
      combinations().map((filter, at) => {
        const order = at % 2 === 0 ? "asc" : "desc";
        return [nameOf(filter), [LIST, { ...whole, ...filter, order, limit: COMBINED_PAGE }]];
      }),
    ),
    ...Object.fromEntries(
      Object.entries(APART).map(([name, filter]) => [name, [LIST, { ...whole, ...filter }]]),
    ),
    [NEVER_FAILED]: [LIST, { ...whole, outcome: "failure" }],
    "by a search": [LIST, { ...deep, search: "FILLED" }],
    "the log followed from the middle": ["/banata/events/list", { order: "asc", after }],
    "an export's page": ["/banata/audit-logs/export", { endDate: middle, cursor: nextCursor }],
  };
  const costs: Record<string, number> = {};
  for (const [name, [path, body]] of Object.entries(asked)) {
    const { body: { data }, documents } = await read(path, body);
    const { limit = PAGE } = body;
    if (!(name in APART) && name !== NEVER_FAILED) assertEquals(data.length, limit, name);
    costs[name] = documents;
  }
  return costs;
}

/** Every combination of what events are found by, and of the ways to a target. */
function combinations(): Record<string, string>[] {
  const subsets = Object.entries(ONE).reduce<Record<string, string>[]>(
    (all, [name, value]) => [...all, ...all.map((each) => ({ ...each, [name]: value }))],
    [{}],
  );
  const targets = ["filled_1", "usr_1", "further_1"].map((targetId) => ({ targetId }));
  return [{}, ...targets].flatMap((target) => subsets.map((each) => ({ ...target, ...each })))
    .filter((filter) => Object.keys(filter).length > 0);
}

function nameOf(filter: Readonly<Record<string, string>>): string {
  const names = Object.entries(filter)
    .map(([name, value]) => name === "targetId" ? `target ${value}` : name);
  return `by ${names.join(", ")}`;
}
