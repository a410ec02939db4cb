import { Client, ok } from "../support/client.ts";
import {
  appClient,
  type Call,
  openWorld,
  type PreparedCall,
  routeOfCall,
  serverClient,
  signedUpUser,
  type World,
} from "../support/calls/mod.ts";
import { stopCrons } from "../support/in_process.ts";
import { Mailbox, setSettings } from "../support/mailbox.ts";
import { projectWithKey } from "../support/set_up.ts";
import { EVERY_METHOD } from "../support/calls/world.ts";
import { saveProvider } from "../support/social.ts";
import { DEPLOYMENT_WIDE } from "./bodies.ts";
import { FOREIGN_MARK } from "./shadows.ts";
import { Watch } from "./watch.ts";
import { administerProject } from "../support/platform_user.ts";

/** Two projects of different owners with the same users in them, and the one that shadows all rows. */
export interface Field extends AsyncDisposable {
  /** Whose actors call. */
  readonly own: World;
  /** Whose ids, tokens and sessions they call with. */
  readonly foreign: World;
  /** A user of the platform who administers the own project, and is no administrator of all. */
  readonly operator: Client;
  readonly watch: Watch;
  /** Gives a client of this name that is signed in: the last one, or a new one if that is no more. */
  signedIn(name: string, make: () => Promise<Client>): Promise<Client>;
  /** Goes on by this much before each request, so that no minute's limit is reached. */
  tick(): void;
}

const STEP_MS = 6_000;

/** Opens a {@link Field}. */
export async function openField(): Promise<Field> {
  const watch = new Watch();
  const clock = { now: Date.now() };
  const own = await openWorld({ clock: () => clock.now });
  await stopCrons(own.platform);
  const foreign = await foreignWorld(own, watch);
  return {
    own,
    foreign,
    operator: await administrator(own),
    watch,
    signedIn: reused(),
    tick: () => void (clock.now += STEP_MS),
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await own[Symbol.asyncDispose]();
    },
  };
}

/** Signing up takes as long as five requests, and most of these leave a session as it is. */
function reused(): Field["signedIn"] {
  const known = new Map<string, Client>();
  return async (name, make) => {
    const last = known.get(name);
    if (last && (await last.get("/get-session")).body !== null) return last;
    const client = await make();
    known.set(name, client);
    return client;
  };
}

async function foreignWorld(own: World, watch: Watch): Promise<World> {
  const { password, platform, provider } = own;
  const { client: admin, id } = await foreignOwner(own);
  watch.foreignOwner = id;
  watch.foreign = "unborn";
  const project = await projectWithKey(admin, `foreign-${FOREIGN_MARK}`);
  watch.foreign = project.id;
  for (const text of [project.key, FOREIGN_MARK]) watch.addForeignText(text);
  await setSettings(platform, { projectId: project.id, ...EVERY_METHOD });
  await saveProvider(platform, project.id, provider);
  let number = 0;
  // Its own numbers: the same addresses, user names and slugs as the other project's.
  const next = () => ++number;
  const mailbox = new Mailbox(admin, project.id);
  const world = { ...own, admin, project, mailbox, password, next };
  const { client, email } = await signedUpUser(world);
  await ok(client.post("/send-verification-email", { email }));
  return world;
}

async function administrator(own: World): Promise<Client> {
  const { client, id } = await platformUser(own, { email: "eve@example.com", role: "user" });
  await administerProject({ by: own.admin, id: own.project.id, user: { client, id } });
  return client;
}

/** An administrator of the platform who owns the foreign project and no other. */
async function foreignOwner(own: World): Promise<{ client: Client; id: string }> {
  return await platformUser(own, { email: "mallory@example.com", role: "admin" });
}

async function platformUser(
  { admin, password, platform }: World,
  { email, role }: { email: string; role: string },
): Promise<{ client: Client; id: string }> {
  const made = await ok(
    admin.post("/admin/create-user", { email, name: "Mallory", password, role }),
  );
  const client = new Client(platform.site);
  await ok(client.post("/sign-in/email", { email, password }));
  return { client, id: made.user.id };
}

/** Prepares a call in the foreign project: where it can be, with the same names as in the own. */
export async function prepareForeign({ foreign }: Field, call: Call): Promise<PreparedCall> {
  // Names of projects are the whole platform's, so there the foreign world has numbers of its own.
  const next = () => APART + foreign.next();
  const isPlatforms = routeOfCall(call).operator === "subject";
  return await call.prepare(isPlatforms ? { ...foreign, next } : foreign);
}

const APART = 1_000_000;

/** Somebody who acts in the own project. */
export interface Actor {
  readonly name: string;
  /** Whether what they send is for the own project, or for any that it names. */
  readonly scope: "own" | "any";
  /** Makes them, with nothing that an earlier request could have spent. */
  readonly make: () => Promise<Client> | Client;
}

/** Everybody who may call an endpoint from the own project. */
export function actorsOf(field: Field, { endpoint }: { endpoint: string }): Actor[] {
  const { bringsState, operator: isOperated } = routeOfCall({ endpoint });
  const { operator, own } = field;
  const user = () => field.signedIn("user", async () => (await signedUpUser(own)).client);
  const stranger = () => field.signedIn("stranger", () => visitor(own));
  // A provider's state names the project there, and a client id beside it counts for nothing.
  return [
    { name: "a user", scope: "own", make: user },
    { name: "a server", scope: "own", make: () => serverClient(own) },
    // Elsewhere operators would only use up their own account.
    ...isOperated
      ? [{ name: "an operator", scope: "any", make: () => operator } as const]
      : [{ name: "a user of the platform", scope: "any", make: stranger } as const],
    { name: "the app", scope: "own", make: () => appClient(own) },
    {
      name: "a user's browser",
      scope: bringsState ? "any" : "own",
      make: async () => browserOf(own, await user()),
    },
    ...isOperated && !DEPLOYMENT_WIDE.has(endpoint)
      ? [{ name: "an administrator", scope: "any", make: () => own.admin } as const]
      : [],
  ];
}

/** The user's cookies with the project's public client id in the place of a key. */
function browserOf({ platform, project }: World, user: Client): Client {
  const client = new Client(platform.site, { "x-banata-client-id": project.clientId });
  for (const cookie of user.cookies) client.cookies.set(...cookie);
  return client;
}

async function visitor(own: World): Promise<Client> {
  const person = { email: `visitor-${own.next()}@example.com`, role: "user" };
  return (await platformUser(own, person)).client;
}
