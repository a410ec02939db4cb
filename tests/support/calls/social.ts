import { assert, assertEquals } from "@std/assert";
import { Client, ok } from "../client.ts";
import { APP_URL, startSignIn } from "../social.ts";
import { verifiedUser } from "./mailed.ts";
import type { Call, PreparedCall } from "./types.ts";
import { appClient, newEmail, signedUpUser, type World } from "./world.ts";

const PROVIDER_ID = "acme";
const START = { provider: PROVIDER_ID, callbackURL: APP_URL };

/** Signing in through a provider, and what is done with its accounts. */
export const SOCIAL_CALLS: readonly Call[] = [
  {
    endpoint: "POST /sign-in/social",
    prepare: (world) => ({ client: appClient(world), body: START }),
  },
  {
    endpoint: "GET /callback/:id",
    variant: "of a new user",
    status: 302,
    isSpent: true,
    prepare: (world) => backFromProvider(world, newBrowser(world)),
  },
  {
    endpoint: "GET /callback/:id",
    variant: "of a known user",
    status: 302,
    isSpent: true,
    prepare: async (world) => {
      await linkedUser(world);
      return await comingBack(world, newBrowser(world));
    },
  },
  {
    endpoint: "GET /callback/:id",
    variant: "that links an account",
    status: 302,
    isSpent: true,
    prepare: (world) => linking(world),
  },
  {
    endpoint: "POST /callback/:id",
    variant: "which becomes a GET",
    status: 302,
    prepare: async (world) => {
      const { client, path } = await backFromProvider(world, newBrowser(world));
      const body = Object.fromEntries(new URLSearchParams(path.split("?")[1]));
      return { client, path: `/callback/${PROVIDER_ID}`, body };
    },
  },
  {
    endpoint: "POST /link-social",
    prepare: async (world) => ({ ...await signedUpUser(world), body: START }),
  },
  ...["POST /get-access-token", "POST /refresh-token"].map((endpoint): Call => ({
    endpoint,
    prepare: async (world) => {
      const { accountId, client } = await linkedUser(world);
      return { client, body: { accountId } };
    },
  })),
  {
    endpoint: "GET /account-info",
    prepare: async (world) => {
      const { accountId, client } = await linkedUser(world);
      return { client, path: `/account-info?accountId=${accountId}` };
    },
  },
  {
    endpoint: "POST /unlink-account",
    prepare: async (world) => {
      const { accountId, client } = await linkedUser(world);
      return { client, body: { accountId } };
    },
  },
];

function newBrowser({ platform, project }: World): Client {
  return new Client(platform.site, { "x-banata-client-id": project.clientId });
}

/** Whoever comes to the provider next is this user. */
function visitAs({ next, provider }: World, email: string): void {
  provider.user = { sub: `sub-${next()}`, email, email_verified: true, name: "Grace" };
}

async function backFromProvider(
  world: World,
  browser: Client,
): Promise<PreparedCall & { path: string }> {
  visitAs(world, newEmail(world));
  return await comingBack(world, browser);
}

async function comingBack(
  { project, provider }: World,
  browser: Client,
): Promise<PreparedCall & { path: string }> {
  return pathOf(browser, await provider.authorize(await startSignIn(browser, { project })));
}

function pathOf(client: Client, back: URL): PreparedCall & { path: string } {
  return { client, path: `${back.pathname.replace("/api/auth", "")}${back.search}` };
}

/** A user at the end of linking an account: what the provider sends the browser back with. */
async function linking(world: World): Promise<PreparedCall & { path: string }> {
  const { client, email } = await verifiedUser(world);
  visitAs(world, email);
  const started = await ok(client.post("/link-social", START));
  return pathOf(client, await world.provider.authorize(started.url));
}

/** A user with a linked account, whose row has this id. */
async function linkedUser(world: World): Promise<{ client: Client; accountId: string }> {
  const { client, path } = await linking(world);
  assertEquals((await client.get(path)).status, 302);
  const accounts: { id: string; providerId: string }[] = (await client.get("/list-accounts")).body;
  const accountId = accounts.find(({ providerId }) => providerId === PROVIDER_ID)?.id;
  assert(accountId, "Expect a linked account");
  return { client, accountId };
}
