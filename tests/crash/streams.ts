/**
 * `deno task crash:streams [--events N] [--kills N]`: writes events while a stream delivers them to a server
 * that fails at random, and the platform is killed with SIGKILL again and again. Ends with 1 if a leaf of
 * the log never came, came out of order, or came otherwise under an id that came before. Observed: what the
 * server has got.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import { start } from "../../cli/start.ts";
import { runTask } from "../../tools/run_task.ts";
import { AuditReceiver, type Delivered } from "../support/audit_receiver.ts";
import { Client, ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { startPlatform } from "../support/process.ts";
import { rowsOf } from "../support/rows.ts";
import { firstProject } from "../support/set_up.ts";

const LOGS = "/banata/audit-logs";
const MINUTE_MS = 60_000;
/** How far the time has gone when the platform starts again: leases and waits are over by then. */
const LATER_MS = [0, 3, 10, 60, 120, 180].map((minutes) => minutes * MINUTE_MS);
/** How often, and how long after one another, is looked whether all came. */
const MAX_TURNS = 15;
const TURN_MS = 1000;
const EVENTS_AT_ONCE = 10;

/** What a run works with. */
interface Field {
  readonly dataDir: string;
  readonly receiver: AuditReceiver;
  readonly env: Record<string, string>;
  readonly key: string;
}

async function prepare({ dataDir, env, receiver }: Omit<Field, "key">): Promise<string> {
  const platform = await startPlatform(dataDir, { env });
  const { project, server } = await firstProject(platform);
  const body = { url: receiver.url, from: 0, batchSize: 20 };
  const { secret } = await ok(server.post(`${LOGS}/streams/create`, body));
  receiver.secret = secret;
  await platform.stop();
  return project.key;
}

/** Writes events while the platform is killed; what a kill has interrupted is written again. */
async function writeThroughKills(
  { dataDir, env, key }: Field,
  { events, kills }: { events: number; kills: number },
): Promise<void> {
  let written = 0;
  for (let killed = 0; killed <= kills; killed++) {
    const platform = await startPlatform(dataDir, { env });
    const server = new Client(platform.site, { authorization: `Bearer ${key}`, origin: "" });
    while (written < events * (killed + 1) / (kills + 1)) {
      const event = { action: "step.made", actorType: "user", actorId: "usr_app" };
      const body = { events: Array(EVENTS_AT_ONCE).fill(event) };
      const reply = await server.post(`${LOGS}/create`, body);
      if (reply.status === 200) written += EVENTS_AT_ONCE;
      // So that its log and its stream go on meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await platform.kill();
  }
}

/** Lets the platform go on in this process, later and later, until all is delivered; gives how many leaves there are. */
async function goOn({ dataDir, env }: Field): Promise<number> {
  let leaves = 0;
  for (const later of LATER_MS) {
    const host = await start({ dataDir, host: "127.0.0.1", port: 0, sitePort: 0 }, {
      ...{ env, print: () => {}, log: () => {} },
      clock: () => Date.now() + later,
    });
    let isDelivered = false;
    // Events are numbered once a second, and a batch that lost its sender waits for its lease to end.
    for (let turn = 0; turn < MAX_TURNS && !isDelivered; turn++) {
      await jobsDone(host);
      await new Promise((resolve) => setTimeout(resolve, TURN_MS));
      const [stream] = rowsOf(host, "auditDelivery");
      const events = rowsOf(host, "event");
      leaves = events.filter(({ leaf, projectId }) =>
        leaf !== undefined && projectId === stream?.projectId
      ).length;
      isDelivered = stream?.cursor === leaves && !events.some(({ leaf }) =>
        leaf === undefined
      );
    }
    await host.close();
    if (isDelivered) break;
  }
  return leaves;
}

/** What is wrong with what came: it is gone through as a server does that drops what it has seen. */
function faultsOf(delivered: readonly Delivered[], leaves: number): string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  let next = 0;
  for (const { body, data, id, isVerified } of delivered) {
    if (!isVerified) faults.push(`${id} is not signed`);
    if (seen.has(id)) {
      if (seen.get(id) !== body) faults.push(`${id} came with another body`);
      continue;
    }
    seen.set(id, body);
    for (const { leaf } of data.events) {
      if (leaf !== next) faults.push(`leaf ${leaf} came where ${next} should have`);
      next = leaf + 1;
    }
  }
  if (next !== leaves) faults.push(`${next} leaves came of ${leaves}`);
  return faults;
}

async function main(events: number, kills: number): Promise<number> {
  await using receiver = new AuditReceiver();
  const taken: Delivered[] = [];
  receiver.handler = () => {
    const came = receiver.taken();
    const fails = Math.random() < 0.2;
    // It has what it refuses too, as one that breaks after it has stored something.
    taken.push(...came);
    return new Response(null, { status: fails ? 503 : 204 });
  };
  const dataDir = await Deno.makeTempDir({ prefix: "crash-streams-" });
  const env = { BETTER_AUTH_SECRET: "root secret of a run of streams, 32 characters or more" };
  const key = await prepare({ dataDir, env, receiver });
  const field: Field = { dataDir, env, receiver, key };
  await writeThroughKills(field, { events, kills });
  const leaves = await goOn(field);
  const faults = faultsOf(taken, leaves);
  const repeated = taken.length - new Set(taken.map(({ id }) => id)).size;
  console.log(`${leaves} events in ${taken.length} requests, of which ${repeated} came again`);
  console.log(`the platform was killed ${kills + 1} times`);
  for (const fault of faults.slice(0, 20)) console.error(`  ${fault}`);
  console.log(
    faults.length === 0 ? "every event, in order" : `${faults.length} faults, data in ${dataDir}`,
  );
  if (faults.length === 0) await Deno.remove(dataDir, { recursive: true });
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  const options = {
    events: { type: "string", default: "1000" },
    kills: { type: "string", default: "5" },
  } as const;
  const usage = "deno task crash:streams [--events N] [--kills N]";
  await runTask(
    { usage, options },
    ({ values: { events, kills } }) =>
      main(parseCount("--events", events), parseCount("--kills", kills)),
  );
}
