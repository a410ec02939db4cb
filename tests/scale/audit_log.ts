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
/** How many different of each there are: every combination of them is in the first thousand events. */
const KINDS = { actions: 4, actors: 3, organizations: 2, subjects: 5 };

/** Documents read, by what was asked. */
export type ReadCosts = Readonly<Record<string, number>>;

const COMBINED = "by action, actor, organization and target";
/** Documents of a page, and what its reading takes besides: the project, the key, the parts of a merge. */
const MOST = 3 * PAGE;
/** What a page passes over at most, of indexes that each have much that the others have not. */
const MOST_COMBINED = 1100;
/** What the parts of a merge differ by, which end in one of them a little sooner or later. */
const PARTS = 4;

/** Two filters of which each has a few events, or a quarter of all; none has both but one that is rare. */
const SPARSE = {
  "by a rare action and a rare actor": { action: "seldom.done", actorId: "usr_rare" },
  "by a rare action and a common actor": { action: "seldom.done", actorId: "usr_actor_1" },
  "by a common action and a rare actor": { action: "filled.1", actorId: "usr_rare" },
};
const NEVER_MET = "by a common action and a common actor that never meet";
const NEVER_FAILED = "by an outcome that no event has";
const PASSING_OVER = [COMBINED, NEVER_MET, NEVER_FAILED];

/** Whether a read costs the same at two sizes of the log, and no more than it may. */
export function isBounded(
  name: string,
  [few, many]: readonly [few: number, many: number],
): boolean {
  // Each of its columns has every second to fifth event, whichever the others have: the worst that can be.
  if (PASSING_OVER.includes(name)) return Math.max(few, many) <= MOST_COMBINED;
  if (name in SPARSE) return Math.max(few, many) <= MOST;
  return Math.abs(many - few) <= PARTS && many <= MOST;
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
      await db.insert("event", {
        projectId,
        id: `${eventTime(at)}0000${String(number).padStart(12, "0")}`,
        action: isPower(number, 2) ? "seldom.done" : `filled.${number % KINDS.actions}`,
        kind: "created",
        model: "filled",
        subject: `filled_${Math.floor(number / 7) % KINDS.subjects}`,
        owner: `usr_${Math.floor(number / 11) % KINDS.subjects}`,
        actorType: "user",
        actorId: isPower(number, 3)
          ? "usr_rare"
          : number % KINDS.actions === 2
          ? "usr_of_one_action"
          : `usr_actor_${Math.floor(number / 13) % KINDS.actors}`,
        organizationId: `org_filled_${Math.floor(number / 17) % KINDS.organizations}`,
        occurredAt: at,
        at,
        leaf: number,
      });
    }
    return null;
  },
});

/** Of a million numbers, 20 are powers of two and 13 of three, and one is both. */
function isPower(number: number, base: number): boolean {
  let power = 1;
  while (power < number) power *= base;
  return power === number;
}

/** The log of the world's project, which begins a year ago. */
export function growingLog(world: World): GrowingLog {
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
  world: World,
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
  const by = { action: "filled.1", actorId: "usr_actor_1", organizationId: "org_filled_1" };
  const deep = { startDate: middle, order: "asc" };
  const whole = { startDate: since, endDate: since + filled, order: "asc" };
  const first = await read(LIST, { custom: false, endDate: middle });
  const [{ id: after }] = first.body.data;
  const { nextCursor } = (await read("/banata/audit-logs/export", { endDate: middle })).body;
  const asked: Readonly<Record<string, [path: string, body: Record<string, unknown>]>> = {
    "newest page": [LIST, { order: "desc", endDate: since + filled }],
    "page in the middle, backwards": [LIST, { endDate: middle }],
    "page in the middle, forwards": [LIST, deep],
    "of an action": [LIST, { ...deep, action: by.action }],
    "of three actions": [LIST, { ...deep, actions: ["filled.0", "filled.1", "filled.2"] }],
    "of an actor": [LIST, { ...deep, actorId: by.actorId }],
    "of an organization": [LIST, { ...deep, organizationId: by.organizationId }],
    "about a target": [LIST, { ...deep, targetId: "filled_1" }],
    "about a user's own": [LIST, { ...deep, targetId: "usr_1" }],
    [COMBINED]: [LIST, { ...deep, ...by, targetId: "filled_1" }],
    ...Object.fromEntries(
      Object.entries(SPARSE).map(([name, filter]) => [name, [LIST, { ...whole, ...filter }]]),
    ),
    [NEVER_MET]: [LIST, { ...whole, action: "filled.0", actorId: "usr_of_one_action" }],
    [NEVER_FAILED]: [LIST, { ...whole, outcome: "failure" }],
    "by a search": [LIST, { ...deep, search: "FILLED" }],
    "the log followed from the middle": ["/banata/events/list", { order: "asc", after }],
    "an export's page": ["/banata/audit-logs/export", { endDate: middle, cursor: nextCursor }],
  };
  const costs: Record<string, number> = {};
  for (const [name, [path, body]] of Object.entries(asked)) {
    const { body: { data }, documents } = await read(path, body);
    // What has fewer reads on to the end, or to that of what it may look at.
    const mayHaveFewer = name in SPARSE || PASSING_OVER.includes(name);
    if (!mayHaveFewer) assertEquals(data.length, PAGE, name);
    costs[name] = documents;
  }
  return costs;
}
