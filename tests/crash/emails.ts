/**
 * `deno task crash:emails [--mails N] [--kills N]`: queues mails and sends them by two providers that fail
 * at random, while the platform is killed with SIGKILL again and again. Ends with 1 if
 *
 * - a provider has taken a mail twice, or two have taken one,
 * - one that Resend has in the end, which knows a mail again, was not taken by it once,
 * - one that was taken is anything but delivered once its webhook has come,
 * - one that stays unknown was taken, or has no cause: a provider that broke before it took it, or a kill,
 * - one that nobody took is not ended a day later, without what it said.
 *
 * Observed: what the providers have taken, and the rows on disk.
 *
 * @module
 */
import { parseCount } from "../../cli/arguments.ts";
import type { Host } from "../../embedded/mod.ts";
import { start } from "../../cli/start.ts";
import { runTask } from "../../tools/run_task.ts";
import { Client, ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type RunningPlatform, startPlatform } from "../support/process.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { firstProject } from "../support/set_up.ts";
import { endFaultsOf, faultsOf, SAVED_SENDERS, type Senders, tellAll } from "./mail_faults.ts";
import { postmarkApi, resendApi } from "./mail_providers.ts";

const SAVE = "/banata/config/email-providers/save";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far the time has gone when the platform starts again: leases, waits, and most of a day at last. */
const LATER_MS = [
  0,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  8 * HOUR_MS,
  23 * HOUR_MS,
];
/** When the last mail that nobody took is a day old. */
const SWEPT_MS = 48 * HOUR_MS;
/** Requests that are under way at a time. */
const ASKERS = 6;

interface Field extends Senders {
  readonly dataDir: string;
  readonly env: Record<string, string>;
  readonly key: string;
}

const startOf = ({ dataDir, env }: Pick<Field, "dataDir" | "env">): Promise<RunningPlatform> =>
  // Each request comes from an address of its own, so none is limited by it.
  startPlatform(dataDir, { args: ["--trust-proxy", "x-forwarded-for"], env });

async function prepare(
  field: Pick<Field, "dataDir" | "env">,
): Promise<{ clientId: string; key: string }> {
  const platform = await startOf(field);
  const { admin, project, server } = await firstProject(platform);
  await ok(admin.post("/banata/config/dashboard/save", {
    projectId: project.id,
    authMethods: { magicLink: true },
  }));
  await ok(server.post(SAVE, SAVED_SENDERS));
  await platform.stop();
  return { clientId: project.clientId, key: project.key };
}

/** Asks for mails while the platform is killed; half of them go by Resend first, half by Postmark. */
async function sendThroughKills(field: Field, { kills, mails }: { kills: number; mails: number }) {
  let platform = await startOf(field);
  let asked = 0;
  let answered = 0;
  let killed = 0;
  const turn = async () => {
    while (answered < mails) {
      const number = asked++;
      const client = new Client(platform.site, {
        "x-banata-client-id": field.clientId,
        "x-forwarded-for": `10.${number >> 16 & 255}.${number >> 8 & 255}.${number & 255}`,
      });
      const email = `user-${number}@example.com`;
      // What a kill has interrupted may have been queued or not: nobody asks for it again.
      const reply = await client.post("/sign-in/magic-link", { email }).catch(() => null);
      if (reply?.status === 200) answered++;
      else await pause(100);
      if (reply !== null && answered === mails >> 1) await choose(field, platform, "postmark");
    }
  };
  const asking = Promise.all(Array.from({ length: ASKERS }, turn));
  for (; killed < kills; killed++) {
    while (answered < mails * (killed + 1) / (kills + 1)) await pause(20);
    await platform.kill();
    platform = await startOf(field);
  }
  await asking;
  await platform.kill();
}

async function choose(
  { key }: Field,
  { site }: RunningPlatform,
  activeProvider: string,
): Promise<void> {
  const server = new Client(site, { authorization: `Bearer ${key}` });
  await server.post(SAVE, { activeProvider }).catch(() => {});
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The project's: the platform has no provider, so the mails to its operator wait. */
function mailsOf(host: Host): Row[] {
  return rowsOf(host, "mail").filter(({ projectId }) => projectId !== PLATFORM_PROJECT_ID);
}

/** Runs the platform in this process at a later time until no job is due, and gives the mails. */
async function runAt(
  { dataDir, env }: Field,
  later: number,
  act: (host: Host) => Promise<unknown> = () => Promise.resolve(),
): Promise<Row[]> {
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  const host = await start(options, {
    ...{ env, print: () => {}, log: () => {} },
    clock: () => Date.now() + later,
  });
  await jobsDone(host);
  await act(host);
  await jobsDone(host);
  const mails = mailsOf(host);
  await host.close();
  return mails;
}

interface Ends {
  /** Before webhooks, after them, and a day later. */
  readonly before: Row[];
  readonly after: Row[];
  readonly swept: Row[];
}

/** Lets the platform go on, later and later, until all is done; then webhooks come, and the sweep. */
async function goOn(field: Field): Promise<Ends> {
  let before: Row[] = [];
  let at = 0;
  for (const later of LATER_MS) {
    at = later;
    before = await runAt(field, later);
    if (!before.some(({ state }) => state === "pending" || state === "sending")) break;
  }
  const after = await runAt(field, at, ({ siteUrl }) => tellAll(field, siteUrl));
  const swept = await runAt(
    field,
    SWEPT_MS,
    (host) => host.run("mail_sweep:expired", {}, { component: "banataAuth" }),
  );
  return { before, after, swept };
}

async function main(mails: number, kills: number): Promise<number> {
  await using resend = resendApi(Math.random);
  await using postmark = postmarkApi(Math.random);
  const dataDir = await Deno.makeTempDir({ prefix: "crash-emails-" });
  const env = {
    BETTER_AUTH_SECRET: "root secret of a run of mails, 32 characters or more",
    BANATA_EMAIL_APIS: `resend=${resend.url},postmark=${postmark.url}`,
  };
  const field: Field = { dataDir, env, resend, postmark, ...await prepare({ dataDir, env }) };
  await sendThroughKills(field, { kills, mails });
  const { after, before, swept } = await goOn(field);
  const faults = [
    ...after.flatMap((row) => faultsOf(field, row)),
    ...swept.flatMap((row) => endFaultsOf(field, row)),
  ];
  console.log(
    `${after.length} mails of ${mails} were queued, the platform was killed ${kills + 1} times`,
  );
  console.log(`before the webhooks: ${JSON.stringify(counts(before))}`);
  console.log(`after the webhooks:  ${JSON.stringify(counts(after))}`);
  console.log(`a day later:         ${JSON.stringify(counts(swept))}`);
  const unknown = after.filter(({ state }) => state === "unknown");
  console.log(`unknown, for: ${JSON.stringify(counts(unknown, ({ reason }) => reason))}`);
  console.log(`taken: ${resend.taken.size} by Resend, ${postmark.taken.size} by Postmark`);
  for (const fault of faults.slice(0, 20)) console.error(`  ${fault}`);
  console.log(
    faults.length === 0 ? "none sent twice" : `${faults.length} faults, data in ${dataDir}`,
  );
  if (faults.length === 0) await Deno.remove(dataDir, { recursive: true });
  return faults.length === 0 ? 0 : 1;
}

function counts(
  rows: readonly Row[],
  by: (row: Row) => unknown = ({ state }) => state,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of rows.map(by).map(String)) found[name] = (found[name] ?? 0) + 1;
  return found;
}

if (import.meta.main) {
  const options = {
    mails: { type: "string", default: "1000" },
    kills: { type: "string", default: "5" },
  } as const;
  const usage = "deno task crash:emails [--mails N] [--kills N]";
  await runTask(
    { usage, options },
    ({ values: { kills, mails } }) =>
      main(parseCount("--mails", mails), parseCount("--kills", kills)),
  );
}
