import { assertEquals } from "@std/assert";
import { Client } from "../support/client.ts";
import {
  appClient,
  openWorld,
  serverClient,
  signedUpUser,
  type World,
} from "../support/calls/mod.ts";
import { Mailbox, setSettings } from "../support/mailbox.ts";
import { projectWithKey } from "../support/set_up.ts";
import { EVERY_METHOD } from "../support/calls/world.ts";
import { saveProvider } from "../support/social.ts";
import { FOREIGN_MARK } from "./shadows.ts";
import { Watch } from "./watch.ts";

/** Two projects of different owners with the same users in them, and the one that shadows all rows. */
export interface Field extends AsyncDisposable {
  /** Whose actors call. */
  readonly own: World;
  /** Whose ids, tokens and sessions they call with. */
  readonly foreign: World;
  readonly watch: Watch;
  /** Goes on by this much before each request, so that no minute's limit is reached. */
  tick(): void;
}

const STEP_MS = 6_000;

/** Opens a {@link Field}. */
export async function openField(): Promise<Field> {
  const watch = new Watch();
  const clock = { now: Date.now() };
  const own = await openWorld({ clock: () => clock.now });
  const foreign = await foreignWorld(own, watch);
  return {
    own,
    foreign,
    watch,
    tick: () => void (clock.now += STEP_MS),
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await own[Symbol.asyncDispose]();
    },
  };
}

async function foreignWorld(own: World, watch: Watch): Promise<World> {
  const { password, platform, provider } = own;
  const admin = await operator(own);
  const project = await projectWithKey(admin, `foreign-${FOREIGN_MARK}`);
  watch.foreign = project.id;
  for (const text of [project.id, project.clientId, project.key, FOREIGN_MARK]) {
    watch.addForeignText(text);
  }
  await setSettings(platform, { projectId: project.id, ...EVERY_METHOD });
  await saveProvider(platform, project.id, provider);
  let number = 0;
  // Its own numbers: the same addresses, user names and slugs as the other project's.
  const next = () => ++number;
  const mailbox = new Mailbox(admin, project.id);
  const world = { ...own, admin, project, mailbox, password, next };
  const { client, email } = await signedUpUser(world);
  assertEquals((await client.post("/send-verification-email", { email })).status, 200);
  return world;
}

/** An administrator of the platform who owns the foreign project and no other. */
async function operator(own: World): Promise<Client> {
  return await platformUser(own, { email: "mallory@example.com", role: "admin" });
}

async function platformUser(
  { admin, password, platform }: World,
  { email, role }: { email: string; role: string },
): Promise<Client> {
  const made = await admin.post("/admin/create-user", { email, name: "Mallory", password, role });
  assertEquals(made.status, 200, made.text);
  const client = new Client(platform.site);
  const signedIn = await client.post("/sign-in/email", { email, password });
  assertEquals(signedIn.status, 200, signedIn.text);
  return client;
}

/** Where an operator acts in his projects; elsewhere he would only use up his own account. */
const OPERATED = /^\w+ \/(?:admin|api-key|banata|organization)\//;

/** Somebody who acts in the own project. */
export interface Actor {
  readonly name: string;
  /** Whether what he sends is for the own project, or for any that it names. */
  readonly scope: "own" | "any";
  /** Makes him, with nothing that an earlier request could have spent. */
  readonly make: () => Promise<Client> | Client;
}

/** Everybody who may call an endpoint from the own project. */
export function actorsOf(world: World, { endpoint }: { endpoint: string }): Actor[] {
  const { admin, platform, project } = world;
  const user = async () => (await signedUpUser(world)).client;
  const browser = async () => {
    const client = new Client(platform.site, { "x-banata-client-id": project.clientId });
    for (const cookie of (await user()).cookies) client.cookies.set(...cookie);
    return client;
  };
  const visitor = () =>
    platformUser(world, { email: `visitor-${world.next()}@example.com`, role: "user" });
  // A provider's state names the project there, and a client id beside it counts for nothing.
  const isCallback = endpoint.includes("/callback/");
  return [
    { name: "a user", scope: "own", make: user },
    { name: "a server", scope: "own", make: () => serverClient(world) },
    OPERATED.test(endpoint)
      ? { name: "an operator", scope: "any", make: () => admin }
      : { name: "a user of the platform", scope: "any", make: visitor },
    { name: "the app", scope: "own", make: () => appClient(world) },
    { name: "a user's browser", scope: isCallback ? "any" : "own", make: browser },
  ];
}
