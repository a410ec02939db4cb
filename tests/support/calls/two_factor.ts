import { assertEquals } from "@std/assert";
import { type Client, ok } from "../client.ts";
import { nextTotpCode, totpCode } from "../totp.ts";
import type { Call } from "./types.ts";
import { appClient, signedUpUser, type World } from "./world.ts";

/** The second factor of an authenticator. */
export const TWO_FACTOR_CALLS: readonly Call[] = [
  {
    endpoint: "POST /two-factor/enable",
    prepare: async (world) => ({
      ...await signedUpUser(world),
      body: { password: world.password },
    }),
  },
  {
    endpoint: "POST /two-factor/get-totp-uri",
    prepare: async (world) => {
      const { client } = await enrolled(world);
      return { client, body: { password: world.password } };
    },
  },
  {
    endpoint: "POST /two-factor/verify-totp",
    variant: "that switches it on",
    prepare: async (world) => {
      const { client, uri } = await enrolling(world);
      return { client, body: { code: totpCode(uri, world.now()) } };
    },
  },
  {
    endpoint: "POST /two-factor/verify-totp",
    variant: "at sign-in",
    prepare: async (world) => {
      const { email, uri } = await enrolled(world);
      const client = await halfSignedIn(world, email);
      return { client, body: { code: nextTotpCode(uri, world.now()), trustDevice: true } };
    },
  },
  {
    endpoint: "POST /sign-in/email",
    variant: "that asks for the second factor",
    prepare: async (world) => {
      const { email } = await enrolled(world);
      return { client: appClient(world), body: { email, password: world.password } };
    },
  },
  {
    endpoint: "POST /two-factor/verify-backup-code",
    prepare: async (world) => {
      const { backupCodes: [code], email } = await enrolled(world);
      return { client: await halfSignedIn(world, email), body: { code } };
    },
  },
  {
    endpoint: "POST /two-factor/generate-backup-codes",
    prepare: async (world) => {
      const { client } = await enrolled(world);
      return { client, body: { password: world.password } };
    },
  },
  {
    endpoint: "POST /two-factor/disable",
    prepare: async (world) => {
      const { client } = await enrolled(world);
      return { client, body: { password: world.password } };
    },
  },
];

/** A user whose authenticator is set up. */
export interface Enrolled {
  readonly id: string;
  readonly client: Client;
  readonly email: string;
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

/** A user who has been shown the secret and has not proved to have it. */
async function enrolling(world: World): Promise<Enrolled> {
  const { client, email, id } = await signedUpUser(world);
  const reply = await ok(client.post("/two-factor/enable", { password: world.password }));
  return { client, email, id, uri: reply.totpURI, backupCodes: reply.backupCodes };
}

/** A user whose second factor is on. */
export async function enrolled(world: World): Promise<Enrolled> {
  const user = await enrolling(world);
  const reply = await user.client.post("/two-factor/verify-totp", {
    code: totpCode(user.uri, world.now()),
  });
  assertEquals(reply.status, 200, reply.text);
  return user;
}

/** A client whose password was right and whose second factor is asked for. */
async function halfSignedIn(world: World, email: string): Promise<Client> {
  const client = appClient(world);
  const reply = await client.post("/sign-in/email", { email, password: world.password });
  assertEquals(reply.body.twoFactorRedirect, true, reply.text);
  return client;
}
