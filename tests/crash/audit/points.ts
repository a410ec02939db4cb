/** The platform dies where its log is most open: each time the next one must go on as if nothing had been. */
import { fileURLToPath } from "node:url";
import { Client } from "../../support/client.ts";
import type { RunningPlatform } from "../../support/process.ts";
import { firstProject } from "../../support/set_up.ts";
import { DEATH_POINTS } from "./dying.ts";
import type { Run } from "./run.ts";

const ENTRY = fileURLToPath(new URL("./dying.ts", import.meta.url));
const EVENTS = 20;
/** How long a platform has to come to its point. */
const MOST_MS = 60_000;

/** Lets the platform die at each point, and compares what is on disk each time. */
export async function dieAtEveryPoint(run: Run): Promise<void> {
  let platform = await run.start();
  const { admin, project } = await firstProject(platform);
  await platform.kill();
  for (const [point, { restMs = 0 }] of Object.entries(DEATH_POINTS)) {
    platform = await run.start({ entry: ENTRY, env: { DIES_AT: point } });
    await pause(restMs);
    const hasDied = await actUntilDeath(platform, { admin, key: project.key });
    console.log(`${hasDied ? "Died" : "Did not die"} where ${point}`);
    if (!hasDied) run.faults.push(`the platform never came to where ${point}`);
    await (hasDied ? platform.output() : platform.kill());
    await run.compare(new Map());
  }
  platform = await run.start();
  await run.end(admin.at(platform.site), new Map());
  await platform.stop();
}

/** Makes a project, whose log gets a key, and writes events until no answer comes any more. */
async function actUntilDeath(
  { site }: RunningPlatform,
  { admin, key }: { admin: Client; key: string },
): Promise<boolean> {
  const server = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
  const operator = admin.at(site);
  const slug = crypto.randomUUID();
  const made = await operator.post("/banata/projects/create", { name: "More", slug })
    .then(({ body }) => operator.post("/api-key/create", { projectId: body.project.id, name: "k" }))
    .catch(() => null);
  const event = { action: "step.made", actorType: "user", actorId: "usr_app" };
  const until = Date.now() + MOST_MS;
  for (let reply = made; Date.now() < until;) {
    if (reply === null) return true;
    // So that the log goes on meanwhile.
    await pause(300);
    const body = { events: Array(EVENTS).fill(event) };
    reply = await server.post("/banata/audit-logs/create", body).catch(() => null);
  }
  return false;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
