/**
 * What each endpoint costs: function calls, and documents read and written.
 *
 * @module
 */
import {
  appClient,
  type Call,
  CALLS,
  nameOf,
  sendCall,
  serverClient,
  type World,
} from "../support/calls/mod.ts";
import type { Reply } from "../support/client.ts";
import type { LaneTraces } from "../endpoints/trace.ts";
import { jobsDone } from "../support/disk.ts";
import { sendWatched } from "../support/watched.ts";
import { fillTable, growingTables } from "./fill.ts";

/** What one request of an endpoint did. */
export interface Costs {
  /** Functions that the HTTP action called. */
  readonly calls: number;
  /** Functions that those called. */
  readonly nested: number;
  /** Besides the one of each item that the answer lists. */
  readonly documentsRead: number;
  readonly documentsWritten: number;
}

/** Costs by the call's name. */
export type CostTable = ReadonlyMap<string, Costs>;

const MINUTE_MS = 60_000;
/**
 * What the host gives to documents that are made while its clock stands still, a millisecond to a thousand,
 * comes before the next call: so in all calls alike a user's first sign-in is later than the sign-up.
 */
const CALL_MS = 2;

/** A clock that stands still while calls are measured, so that equal calls do equal things. */
export interface SteppedClock {
  now: number;
}

/** Where rows are: half of them in the world's project, a quarter each in the platform and another. */
function placesOf({ project }: World) {
  return [
    { projectId: project.id, share: 2, ofOneProject: true },
    { projectId: "platform", share: 4, ofOneProject: true },
    { projectId: "another", share: 4, ofOneProject: false },
  ];
}

/** Fills every table from one number of rows up to another and measures every call. */
export async function measureAt(
  world: World,
  { clock, from, onReply, rows, traces }: {
    clock: SteppedClock;
    from: number;
    rows: number;
    /** Keeps the lanes and questions of every call too. */
    traces?: LaneTraces;
    /** Is told every answer. */
    onReply?: (call: Call, reply: Reply) => void;
  },
): Promise<CostTable> {
  await migrationsDone(world, clock);
  for (const { ofOneProject, projectId, share } of placesOf(world)) {
    const range = { from: Math.ceil(from / share), to: Math.ceil(rows / share) };
    for (const table of growingTables({ ofOneProject })) {
      await fillTable(world.platform.host, table, { projectId, ...range });
    }
  }
  await passAMinute(world, clock);
  const table = new Map<string, Costs>();
  for (const call of CALLS) {
    clock.now += CALL_MS;
    table.set(nameOf(call), await measure(world, { call, onReply, traces }));
  }
  return table;
}

/** Migrations rest between their batches, and a clock that stands still never lets them go on. */
async function migrationsDone({ platform }: World, clock: SteppedClock): Promise<void> {
  const isDone = async () => {
    const found = await platform.component("migrate:version", {});
    const { latest, version } = found as Record<"latest" | "version", number>;
    return version === latest;
  };
  while (!await isDone()) {
    clock.now += MINUTE_MS;
    await jobsDone(platform.host);
  }
}

/** Lets what a minute's first request of a key does be done: its last use is written, a counter made. */
export async function passAMinute(world: World, clock: SteppedClock): Promise<void> {
  clock.now += MINUTE_MS;
  await appClient(world).post("/sign-out");
  await serverClient(world).post("/sign-out");
}

/** What one call costs, made once. */
export async function measure(
  world: World,
  { call, onReply, traces }: {
    call: Call;
    onReply?: (call: Call, reply: Reply) => void;
    traces?: LaneTraces;
  },
): Promise<Costs> {
  const prepared = await call.prepare(world);
  const { client } = prepared;
  const { host } = world.platform;
  let [calls, nested] = [0, 0];
  const trace = traces?.hookFor(call);
  const { costs, reply } = await sendWatched({
    client,
    host,
    hook: (operation, proceed) => {
      const { frame, name } = operation;
      if (frame.kind === "httpAction" && name.startsWith("1.0/actions/")) calls++;
      if (name === "1.0/runUdf") nested++;
      return trace === undefined ? proceed() : trace(operation, proceed);
    },
  }, (client) => sendCall(call, { ...prepared, client }));
  if (reply.status !== (call.status ?? 200)) {
    throw new Error(`Cannot measure ${nameOf(call)}: it answers ${reply.status} ${reply.text}`);
  }
  onReply?.(call, reply);
  const { documentsRead, documentsWritten } = costs;
  const listed = call.lists?.(reply.body).length ?? 0;
  return { calls, nested, documentsRead: documentsRead - listed, documentsWritten };
}
