import type { Call } from "./types.ts";
import { appClient, newEmail, signedUpUser, type World } from "./world.ts";

/** Ways in besides address and password. */
export const METHOD_CALLS: readonly Call[] = [
  {
    endpoint: "POST /sign-in/magic-link",
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      return { client: appClient(world), body: { email } };
    },
  },
  {
    endpoint: "GET /magic-link/verify",
    variant: "which shows a page and consumes nothing",
    status: 302,
    prepare: async (world) => {
      const token = await magicToken(world, (await signedUpUser(world)).email);
      return { client: appClient(world), path: `/magic-link/verify?token=${token}` };
    },
  },
  {
    endpoint: "POST /magic-link/verify",
    prepare: async (world) => {
      const token = await magicToken(world, (await signedUpUser(world)).email);
      return { client: appClient(world), body: { token } };
    },
  },
  {
    endpoint: "POST /magic-link/verify",
    variant: "of a new user",
    prepare: async (world) => {
      const token = await magicToken(world, newEmail(world));
      return { client: appClient(world), body: { token } };
    },
  },
  {
    endpoint: "POST /sign-in/username",
    prepare: async (world) => ({
      client: appClient(world),
      body: { username: await newUsername(world), password: world.password },
    }),
  },
  {
    endpoint: "POST /is-username-available",
    prepare: async (world) => ({
      client: appClient(world),
      body: { username: await newUsername(world) },
    }),
  },
  {
    endpoint: "POST /sign-in/anonymous",
    prepare: (world) => ({ client: appClient(world) }),
  },
  {
    endpoint: "POST /delete-anonymous-user",
    prepare: async (world) => {
      const client = appClient(world);
      await client.post("/sign-in/anonymous");
      return { client };
    },
  },
  {
    endpoint: "POST /sign-up/email",
    variant: "of an anonymous user",
    prepare: async (world) => {
      const client = appClient(world);
      await client.post("/sign-in/anonymous");
      const body = { name: "Grace", email: newEmail(world), password: world.password };
      return { client, body };
    },
  },
];

async function magicToken(world: World, email: string): Promise<string> {
  await appClient(world).post("/sign-in/magic-link", { email });
  return (await world.mailbox.next(email)).variables.token ?? "";
}

async function newUsername(world: World): Promise<string> {
  const username = `grace_${world.next()}`;
  const body = { name: "Grace", email: newEmail(world), password: world.password, username };
  await appClient(world).post("/sign-up/email", body);
  return username;
}
