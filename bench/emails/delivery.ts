import process from "node:process";
import { behindTheBack, ROOT_SECRET } from "../../tests/support/project_store.ts";
import { captureConsole } from "../../tests/support/captured_console.ts";
import { ok } from "../../tests/support/client.ts";
import { openProject } from "../../tests/support/set_up.ts";
import { MailServer } from "../../tests/support/smtp.ts";
import { mailQueue } from "../../runtime/services/mail_queue.ts";

/** Mails are queued by so many at a time. */
const QUEUED_AT_ONCE = 50;
/** What is counted starts once so many of all have arrived, and the host is warm. */
const WARM_UP = 0.2;

/** What came of a run. */
export interface Delivery {
  /** Mails a second, from the first to the last that counts. */
  readonly rate: number;
  /** The same by the processor's time of the process, the server's in it. */
  readonly cpuRate: number;
  /** Mails that arrived, and how many of them twice. */
  readonly arrived: number;
  readonly twice: number;
}

/**
 * Queues mails of a project whose mails are paused, lets them go, and counts what arrives at an SMTP server
 * on loopback: claim, rendering, connection and settlement of each, on the embedded host with its commits
 * on disk. The server and the host share the process.
 */
export async function measureDelivery(mails: number): Promise<Delivery> {
  using _quiet = captureConsole();
  await using server = new MailServer();
  const env = { BETTER_AUTH_SECRET: ROOT_SECRET };
  await using world = await openProject({}, { clock: Date.now, env });
  const { host } = world.platform;
  const warmUp = Math.floor(mails * WARM_UP);
  host.engine.parts.store.writer.script("PRAGMA synchronous = FULL");
  const save = (body: object) => ok(world.server.post("/banata/config/email-providers/save", body));
  const smtp = { host: "localhost", port: await server.port, security: "none" };
  await save({ fromAddress: "auth@shop.example", paused: true, providers: { smtp } });
  await queue(world, mails);
  const times: number[] = [];
  let used = process.cpuUsage();
  const push = server.taken.push.bind(server.taken);
  server.taken.push = (...taken) => {
    times.push(performance.now());
    if (times.length === warmUp) used = process.cpuUsage();
    return push(...taken);
  };
  await save({ paused: false });
  while (times.length < mails) await new Promise((resolve) => setTimeout(resolve, 50));
  const { system, user } = process.cpuUsage(used);
  const counted = times.slice(warmUp);
  const span = (counted.at(-1) ?? 0) - (counted[0] ?? 0);
  const recipients = new Set(server.taken.map(({ to }) => to.join()));
  return {
    cpuRate: counted.length / (system + user) * 1e6,
    rate: (counted.length - 1) / span * 1000,
    arrived: server.taken.length,
    twice: server.taken.length - recipients.size,
  };
}

async function queue(
  { platform, project: { id: projectId } }: Awaited<ReturnType<typeof openProject>>,
  mails: number,
): Promise<void> {
  const { secrets, store } = behindTheBack(platform, projectId);
  const queued = mailQueue({
    // Nobody delivers them before they may go.
    ctx: {},
    ...{ projectId, secrets, store },
    now: Date.now(),
    put: async (data) => {
      const queued = { projectId, data, mayWait: false };
      return await platform.component("mail_changes:queue", queued) === true;
    },
    look: () => Promise.resolve({}),
    take: () => Promise.resolve(0),
    onFailure: () => {},
  });
  for (let at = 0; at < mails; at += QUEUED_AT_ONCE) {
    const batch = Array.from(
      { length: Math.min(QUEUED_AT_ONCE, mails - at) },
      (_, index) =>
        queued.enqueue({
          type: "password-reset",
          to: `reader-${at + index}@example.com`,
          variables: {
            appName: "Shop",
            userName: "Ada",
            token: "t",
            resetUrl: "https://shop.example/",
          },
        }),
    );
    await Promise.all(batch);
  }
}
