/** A small part of `deno task crash:emails` that goes the same way each time. */
import { assert, assertEquals } from "@std/assert";
import { ok } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { jobsDone } from "../support/disk.ts";
import { Random } from "../support/random_filters.ts";
import { rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";
import { faultsOf, SAVED_SENDERS, type Senders, tellAll } from "./mail_faults.ts";
import { postmarkApi, resendApi } from "./mail_providers.ts";

const SAVE = "/banata/config/email-providers/save";
const HOUR_MS = 60 * 60 * 1000;
const MAILS = 24;
/** One of so many is taken in hand by a process that never comes back. */
const EVERY = 4;

Deno.test("Mails are taken once by providers that fail, and by processes that never come back", async () => {
  const random = new Random(13);
  const chance = () => random.below(1000) / 1000;
  await using resend = resendApi(chance);
  await using postmark = postmarkApi(chance);
  const env = { BANATA_EMAIL_APIS: `resend=${resend.url},postmark=${postmark.url}` };
  await using world = await openProject({}, { env });
  const senders: Senders = { resend, postmark, clientId: world.project.clientId };
  await queue(world);
  await ok(world.server.post(SAVE, { ...SAVED_SENDERS, paused: true }));
  await jobsDone(world.platform.host);
  await interrupt(world);
  for (let hour = 0; hour < 23; hour++) {
    // Saving has the scheduler look at the time.
    await ok(world.server.post(SAVE, { paused: false }));
    await jobsDone(world.platform.host);
    if (openMails(world).length === 0) break;
    passTime(HOUR_MS);
  }
  await tellAll(senders, world.site);
  await jobsDone(world.platform.host);
  const mails = mailsOf(world);
  assertEquals(mails.flatMap((row) => faultsOf(senders, row)), []);
  assertEquals(mails.length, MAILS);
  assert(mails.some(({ state }) => state === "delivered"));
});

/** The project's; the platform mails its operator too. */
function mailsOf({ platform, project }: OpenProject) {
  return rowsOf(platform.host, "mail").filter(({ projectId }) => projectId === project.id);
}

function openMails(world: OpenProject) {
  return mailsOf(world).filter(({ state }) => state === "pending" || state === "sending");
}

async function queue(world: OpenProject): Promise<void> {
  await world.set({ magicLink: true });
  for (let number = 0; number < MAILS; number++) {
    // As often as a key may ask.
    passTime(6_000);
    await ok(world.server.post("/sign-in/magic-link", { email: `user-${number}@example.com` }));
  }
  await jobsDone(world.platform.host);
}

/** Takes some in hand behind the platform's back, as a process does that is killed then; another goes on. */
async function interrupt(world: OpenProject): Promise<void> {
  const { platform, project: { id: projectId } } = world;
  const scope = { projectId, model: "emailSettings" };
  const where = [{
    field: "id",
    value: "settings",
    operator: "eq",
    connector: "AND",
    mode: "sensitive",
  }];
  await platform.component("adapter:updateOne", { ...scope, where, update: { paused: false } });
  const now = Date.now();
  const begin = { projectId, now, until: now + HOUR_MS / 60 };
  const round = await platform.component("mail_rounds:begin", begin);
  const room = MAILS / EVERY;
  const args = { projectId, round, settled: [], room, inHand: 0 };
  await platform.host.run("banataAuth/adapter:claimMails", args);
  const inHand = () => mailsOf(world).filter(({ state }) => state === "sending").length;
  assertEquals(inHand(), room);
  passTime(HOUR_MS / 20);
  // As the job does that was scheduled when a round began.
  await platform.host.run("banataAuth/auth:watchMails", { projectId, round });
  await jobsDone(platform.host);
  assertEquals(inHand(), 0);
}
