/**
 * Copies of one request at a time, over real HTTP: one of them wins, and nothing is there twice.
 * Observed: the answers, and the documents on disk that came, changed or went.
 */
import { assertEquals, fail } from "@std/assert";
import {
  CALLS,
  openWorld,
  type PreparedCall,
  sendCall,
  signedUpUser,
  type World,
} from "./support/calls/mod.ts";
import { newEmail } from "./support/calls/world.ts";
import { captureConsole } from "./support/captured_console.ts";
import { Client, ok, type Reply } from "./support/client.ts";
import { changesBetween, snapshotOf } from "./support/disk.ts";
import { openPlatform } from "./support/in_process.ts";
import { inviteTo, joinedMember, newOrganization, verifiedUser } from "./support/organizations.ts";
import { ADMIN } from "./support/set_up.ts";

const COPIES = 16;

/** What a race comes to. */
interface Race {
  readonly name: string;
  /** Gives the request; `nth` counts the copies from 0, for what may differ between them. */
  readonly prepare: (world: World) => Promise<(nth: number) => Promise<Reply>>;
  /** How many copies succeed; the others are refused with a 4xx. @default 1 */
  readonly winners?: number;
  /** Rows that come, change or go, by table; events are left out. */
  readonly effect: Readonly<Record<string, string>>;
}

/** What every project starts with. */
const STARTED = { role: "3 created", roleSet: "3 created" };

/** A mail that the winner causes, the job that delivers it, and where it ends. */
const MAILED = { mail: "1 created", devMail: "1 created", "/_scheduled_functions": "1 created" };

/** What becomes of an organization that a user joins. */
const JOINED = {
  invitation: "1 changed",
  member: "1 created",
  memberCount: "1 changed",
  memberRole: "1 created",
  session: "1 changed",
};

const RACES: readonly Race[] = [
  {
    name: "sign-up with one address",
    prepare: copiesOf("POST /sign-up/email"),
    effect: { user: "1 created", account: "1 created", session: "1 created", ...MAILED },
  },
  {
    name: "a project's slug",
    prepare: copiesOf("POST /banata/projects/create"),
    effect: { project: "1 created", ...STARTED },
  },
  {
    name: "a slug that projects are renamed to",
    prepare: async (world) => {
      const slug = `renamed-${world.next()}`;
      const projects = Array.from(
        { length: COPIES },
        () => prepared("POST /banata/projects/update", world),
      );
      const ids = (await Promise.all(projects)).map(({ body }) => body?.id);
      return (nth) => world.admin.post("/banata/projects/update", { id: ids[nth], slug });
    },
    effect: { project: "1 changed" },
  },
  {
    name: "a project's administrator",
    prepare: copiesOf("POST /banata/projects/administrators/accept"),
    effect: { projectAdministrator: "1 created", projectInvitation: "1 removed" },
  },
  {
    name: "restoring a project",
    prepare: copiesOf("POST /banata/projects/restore"),
    effect: { project: "1 changed" },
  },
  {
    name: "deleting a project",
    prepare: copiesOf("POST /banata/projects/delete"),
    winners: COPIES,
    effect: { project: "1 changed" },
  },
  {
    name: "a password reset token",
    prepare: async (world) => {
      const { body, client } = await prepared("POST /reset-password", world);
      return (nth) =>
        client.fresh().post("/reset-password", { ...body, newPassword: `another password ${nth}` });
    },
    // The session of the sign-up goes with the old password.
    effect: {
      account: "1 changed",
      session: "1 removed",
      user: "1 changed",
      verification: "1 removed",
      ...MAILED,
    },
  },
  {
    name: "a magic link",
    prepare: copiesOf("POST /magic-link/verify", "of a new user"),
    effect: { user: "1 created", session: "1 created", verification: "1 removed", ...MAILED },
  },
  {
    name: "a mailed code",
    prepare: copiesOf("POST /sign-in/email-otp", "of a new user"),
    effect: { user: "1 created", session: "1 created", verification: "1 removed", ...MAILED },
  },
  {
    name: "a one-time token",
    prepare: copiesOf("POST /cross-domain/one-time-token/verify"),
    effect: { session: "1 created", verification: "1 removed" },
  },
  {
    name: "a backup code",
    prepare: copiesOf("POST /two-factor/verify-backup-code"),
    // The half of the sign-in that waited, and the count of its tries.
    effect: {
      session: "1 created",
      twoFactor: "1 changed",
      verification: "2 removed",
      ...MAILED,
    },
  },
  {
    name: "a provider's answer",
    prepare: copiesOf("GET /callback/:id"),
    winners: COPIES,
    effect: {
      user: "1 created",
      account: "1 created",
      session: "1 created",
      verification: "1 removed",
      ...MAILED,
    },
  },
  {
    name: "revoking one session",
    prepare: copiesOf("POST /revoke-session"),
    winners: COPIES,
    effect: { session: "1 removed" },
  },
  {
    name: "signing out of one session",
    prepare: copiesOf("POST /sign-out"),
    winners: COPIES,
    effect: { session: "1 removed" },
  },
  {
    name: "deleting a key",
    prepare: copiesOf("POST /api-key/delete"),
    effect: { apiKey: "1 removed" },
  },
  {
    name: "the first signing key",
    prepare: copiesOf("GET /token"),
    winners: COPIES,
    effect: { jwks: "1 created" },
  },
  {
    name: "a chunk of an import",
    prepare: copiesOf("POST /banata/projects/import/chunk"),
    winners: COPIES,
    effect: { verification: "1 created", projectImport: "1 changed" },
  },
  {
    name: "finishing an import",
    prepare: copiesOf("POST /banata/projects/import/finish"),
    effect: { project: "1 changed", projectImport: "1 removed" },
  },
  {
    name: "an organization's slug",
    prepare: async (world) => {
      const { client } = await signedUpUser(world);
      const body = { name: "Acme", slug: `acme-${world.next()}` };
      return () => client.through(fetch).post("/organization/create", body);
    },
    effect: {
      organization: "1 created",
      memberCount: "1 created",
      member: "1 created",
      memberRole: "1 created",
      session: "1 changed",
    },
  },
  {
    name: "the invitation of an address",
    prepare: async (world) => {
      const { client, id: organizationId } = await newOrganization(world);
      const body = { organizationId, email: newEmail(world), role: "member" };
      return () => client.through(fetch).post("/organization/invite-member", body);
    },
    effect: {
      invitation: "1 created",
      mail: "1 created",
      devMail: "1 created",
      // The job that delivered it.
      "/_scheduled_functions": "1 created",
    },
  },
  {
    name: "accepting an invitation",
    prepare: copiesOf("POST /organization/accept-invitation"),
    effect: JOINED,
  },
  {
    name: "the last place in an organization",
    prepare: async (world) => {
      const organization = await newOrganization(world, { maxMembers: 2 });
      const accepts = await Promise.all(Array.from({ length: COPIES }, async () => {
        const { client, email } = await verifiedUser(world);
        const { id: invitationId } = await inviteTo(organization, { email });
        return () => client.post("/organization/accept-invitation", { invitationId });
      }));
      return (nth) => accepts[nth]?.() ?? fail("Expect a user for each copy");
    },
    effect: JOINED,
  },
  {
    name: "the last super_admin",
    prepare: async (world) => {
      const organization = await newOrganization(world);
      const { client, id: organizationId } = organization;
      const { memberClient } = await joinedMember(world, organization, { role: "super_admin" });
      const both = [client, memberClient];
      return (nth) =>
        (both[nth % 2] ?? client).through(fetch).post("/organization/leave", { organizationId });
    },
    effect: {
      member: "1 removed",
      memberRole: "1 removed",
      memberCount: "1 changed",
      session: "1 changed",
    },
  },
  {
    name: "settings saved from one version",
    prepare: async ({ admin, project: { id: projectId } }) => {
      const { version } = (await admin.post("/banata/config/origins/get", { projectId })).body;
      const origins = (nth: number) => [`https://app-${nth}.example.com`];
      return (nth) =>
        admin.post("/banata/config/origins/save", { projectId, version, origins: origins(nth) });
    },
    effect: { originListing: "1 created", projectSettings: "1 changed" },
  },
];

Deno.test("Of copies sent at once one wins, and nothing is there twice", async (t) => {
  using _quiet = captureConsole();
  await using world = await openWorld();
  for (const race of RACES) await t.step(race.name, () => run(world, race));
});

Deno.test("Of copies sent at once one makes the first administrator and their project", async () => {
  await using platform = await openPlatform();
  const { setupToken: token, site } = platform;
  const setup = await copies(() => new Client(site).post("/banata/setup", { token, ...ADMIN }));
  assertEquals(statuses(setup), { 200: 1, 409: COPIES - 1 });
  const admin = new Client(site);
  const { email, password } = ADMIN;
  await ok(admin.post("/sign-in/email", { email, password }));
  const before = await snapshotOf(platform.host);
  const made = await copies(() => admin.post("/banata/projects/ensure-default"));
  assertEquals(statuses(made), { 200: COPIES });
  assertEquals(made.filter(({ body }) => body.created).length, 1);
  assertEquals(new Set(made.map(({ body }) => body.project.id)).size, 1);
  const changes = changesBetween(before, await snapshotOf(platform.host));
  assertEquals(effectOf(changes), { project: "1 created", ...STARTED });
});

async function run(world: World, { effect, prepare, winners = 1 }: Race): Promise<void> {
  const send = await prepare(world);
  const { host } = world.platform;
  const before = await snapshotOf(host);
  const replies = await copies(send);
  const refused = replies.filter(({ status }) => status >= 400);
  assertEquals(replies.length - refused.length, winners, JSON.stringify(statuses(replies)));
  assertEquals(refused.filter(({ status }) => status >= 500), []);
  assertEquals(refused.filter(({ body }) => typeof body?.code !== "string"), []);
  assertEquals(effectOf(changesBetween(before, await snapshotOf(host))), effect);
}

function copies(send: (nth: number) => Promise<Reply>): Promise<Reply[]> {
  return Promise.all(Array.from({ length: COPIES }, (_, nth) => send(nth)));
}

function statuses(replies: readonly Reply[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What is written per request and not per winner, or tells of what happened. */
const UNCOUNTED = ["banataAuth/event", "banataAuth/rateBucket"];

function effectOf(changes: ReturnType<typeof changesBetween>): Record<string, string> {
  const counted = changes.filter(({ table }) => !UNCOUNTED.includes(table));
  const byTable = Map.groupBy(counted, ({ table }) => table.replace("banataAuth/", ""));
  return Object.fromEntries(
    [...byTable].map(([table, changes]) => {
      const byKind = Map.groupBy(changes, ({ kind }) => kind);
      return [table, [...byKind].map(([kind, { length }]) => `${length} ${kind}`).join(", ")];
    }),
  );
}

/** Copies of a call of the list, each with the same cookies; of an endpoint's first unless said. */
function copiesOf(endpoint: string, variant?: string): Race["prepare"] {
  return async (world) => {
    const call = await prepared(endpoint, world, { variant });
    return () => sendCall({ endpoint }, { ...call, client: call.client.through(fetch) });
  };
}

async function prepared(
  endpoint: string,
  world: World,
  options: { variant?: string } = {},
): Promise<PreparedCall> {
  const { variant } = options;
  const call = CALLS.find((call) =>
    call.endpoint === endpoint && (variant === undefined || call.variant === variant)
  );
  if (!call) throw new Error(`No call of ${endpoint} is listed`);
  return await call.prepare(world);
}
