import { findCheckpoint, sequence } from "../audit_tree.ts";
import { type Json, ok } from "../client.ts";
import { type Row, rowsOf } from "../rows.ts";
import type { Call, PreparedCall } from "./types.ts";
import { serverClient, type World } from "./world.ts";

const LOGS = "/banata/audit-logs";
const STREAMS = `${LOGS}/streams`;
/** Refused before anything is sent: the name is nobody's. */
const ENDPOINT = "https://siem.invalid/events";

/** Events of a project, read and written by its servers. */
export const AUDIT_LOGS_CALLS: readonly Call[] = [
  {
    endpoint: `POST ${LOGS}/create`,
    prepare: (world) => asServer(world, newEvent(world)),
  },
  {
    endpoint: `POST ${LOGS}/create`,
    variant: "of several",
    prepare: (world) => asServer(world, { events: [newEvent(world), newEvent(world)] }),
  },
  {
    endpoint: `POST ${LOGS}/list`,
    lists: ({ data }) => data,
    prepare: (world) => asServer(world, { limit: 2 }),
  },
  {
    endpoint: `POST ${LOGS}/times`,
    prepare: (world) => asServer(world, { limit: 2 }),
  },
  {
    endpoint: `POST ${LOGS}/get`,
    prepare: async (world) => asServer(world, { id: (await created(world)).id }),
  },
  {
    endpoint: `POST ${LOGS}/export`,
    lists: ({ data }) => data,
    prepare: (world) => asServer(world, { format: "json", limit: 2 }),
  },
  {
    endpoint: `POST ${LOGS}/schemas/set`,
    prepare: (world) =>
      asServer(world, { action: `invoice.paid${world.next()}`, schema: { type: "object" } }),
  },
  {
    endpoint: `POST ${LOGS}/schemas/list`,
    lists: ({ data }) => data,
    prepare: async (world) => {
      const action = await withSchema(world);
      return asServer(world, { action });
    },
  },
  {
    endpoint: `POST ${LOGS}/schemas/get`,
    prepare: async (world) => asServer(world, { action: await withSchema(world) }),
  },
  {
    endpoint: `POST ${STREAMS}/create`,
    prepare: async (world) => {
      await keepStreams(world, 0);
      return asServer(world, { url: ENDPOINT });
    },
  },
  {
    endpoint: `POST ${STREAMS}/list`,
    lists: ({ data }) => data,
    prepare: async (world) => {
      await streamOf(world);
      return asServer(world, {});
    },
  },
  ...["get", "delete", "pause", "resume", "test", "rotate-secret"].map((name): Call => ({
    endpoint: `POST ${STREAMS}/${name}`,
    prepare: async (world) => asServer(world, { id: await streamOf(world) }),
  })),
  {
    endpoint: `POST ${STREAMS}/update`,
    prepare: async (world) =>
      asServer(world, { id: await streamOf(world), format: "ocsf", actions: ["user.created"] }),
  },
  {
    endpoint: `POST ${STREAMS}/replay`,
    prepare: async (world) => {
      const id = await streamOf(world);
      const { delivery } = await ok(serverClient(world).post(`${STREAMS}/get`, { id }));
      // Nothing is left to deliver from there.
      return asServer(world, { id, from: delivery.cursor });
    },
  },
  {
    endpoint: `POST ${LOGS}/retention/get`,
    prepare: async (world) => {
      await firstEvent(world);
      await ok(serverClient(world).post(`${LOGS}/retention/save`, { eraseWithUser: false }));
      return asServer(world, {});
    },
  },
  {
    endpoint: `POST ${LOGS}/retention/save`,
    prepare: async (world) => {
      // Its one row is there, whichever call comes first.
      await firstEvent(world);
      await ok(serverClient(world).post(`${LOGS}/retention/save`, { eraseWithUser: false }));
      return asServer(world, { retentionDays: 365 + Number(world.next()) % 100 });
    },
  },
  {
    endpoint: `POST ${LOGS}/hold/place`,
    prepare: async (world) => {
      await liftHold(world);
      return asServer(world, { reason: "Case 7" });
    },
  },
  {
    endpoint: `POST ${LOGS}/hold/lift`,
    prepare: async (world) => {
      await liftHold(world);
      await ok(serverClient(world).post(`${LOGS}/hold/place`, { reason: "Case 7" }));
      return { client: world.admin, body: { projectId: world.project.id } };
    },
  },
  {
    endpoint: `POST ${LOGS}/erase-subject`,
    prepare: async (world) => {
      await liftHold(world);
      return asServer(world, { userId: `usr_gone${world.next()}` });
    },
  },
  {
    endpoint: `POST ${LOGS}/erase-subject/get`,
    prepare: async (world) => {
      await liftHold(world);
      const userId = `usr_gone${world.next()}`;
      await ok(serverClient(world).post(`${LOGS}/erase-subject`, { userId }));
      return asServer(world, { userId });
    },
  },
  {
    endpoint: "POST /banata/events/list",
    lists: ({ data }) => data,
    prepare: (world) => asServer(world, { limit: 2 }),
  },
  ...["checkpoint", "key", "consistency?from=1&to=1"].map((read): Call => ({
    endpoint: `GET ${LOGS}/tlog/${read.split("?")[0]}`,
    prepare: (world) => logRead(world, read),
  })),
  {
    endpoint: `GET ${LOGS}/tlog/proof`,
    prepare: async (world) => logRead(world, `proof?id=${await firstEvent(world)}`),
  },
  {
    endpoint: `GET ${LOGS}/tlog/tile/**:place`,
    prepare: (world) => logRead(world, "tile/0/000.p/1"),
  },
  {
    endpoint: `GET ${LOGS}/tlog/tile/**:place`,
    variant: "of entries",
    prepare: (world) => logRead(world, "tile/entries/000.p/1"),
  },
];

/** What is read of the log, once it has a checkpoint: a second one would be of a larger tree. */
async function logRead(world: World, read: string): Promise<PreparedCall> {
  await firstEvent(world);
  return { client: serverClient(world), path: `${LOGS}/tlog/${read}` };
}

/** First events by world: none ever has another, and to find it every event is read. */
const firstEvents = new WeakMap<World, Promise<string>>();

/** The project's first event, which the checkpoint has. */
async function firstEvent(world: World): Promise<string> {
  const found = firstEvents.get(world) ?? findFirstEvent(world);
  firstEvents.set(world, found);
  return await found;
}

async function findFirstEvent({ platform, project }: World): Promise<string> {
  if (findCheckpoint(platform, project.id) === undefined) await sequence(platform);
  const isFirst = ({ leaf, projectId }: Row) => leaf === 0 && projectId === project.id;
  return String(rowsOf(platform.host, "event").find(isFirst)?.id);
}

function newEvent(world: World): Record<string, unknown> {
  return {
    action: "invoice.paid",
    actorType: "user",
    actorId: "usr_of_the_app",
    targets: [{ type: "invoice", id: `inv_${world.next()}` }],
    metadata: { amount: 12 },
  };
}

async function created(world: World): Promise<Json> {
  return await ok(serverClient(world).post(`${LOGS}/create`, newEvent(world)));
}

/** A project has few streams, so one is made for all calls, and again where one was deleted. */
async function streamOf(world: World): Promise<string> {
  const kept = await keepStreams(world, 1);
  if (kept !== undefined) return kept;
  const { id } = await ok(serverClient(world).post(`${STREAMS}/create`, { url: ENDPOINT }));
  return String(id);
}

/** Deletes all streams but the first ones, since each costs those who list them; gives the first. */
async function keepStreams(world: World, count: number): Promise<string | undefined> {
  // How far a stream is depends on the log's checkpoint.
  await firstEvent(world);
  const server = serverClient(world);
  const { data } = await ok(server.post(`${STREAMS}/list`, {}));
  const ids = (data as { id: string }[]).map(({ id }) => id);
  for (const id of ids.slice(count)) await ok(server.post(`${STREAMS}/delete`, { id }));
  return ids.slice(0, count).at(0);
}

/** A hold is one row of the project's, which most other calls must not meet. */
async function liftHold(world: World): Promise<void> {
  await world.admin.post(`${LOGS}/hold/lift`, { projectId: world.project.id });
}

async function withSchema(world: World): Promise<string> {
  const body = { action: `invoice.read${world.next()}`, schema: { type: "object" } };
  await ok(serverClient(world).post(`${LOGS}/schemas/set`, body));
  return body.action;
}

function asServer(world: World, body: Readonly<Record<string, unknown>>): PreparedCall {
  return { client: serverClient(world), body };
}
