import { assertEquals } from "@std/assert";
import { Client, type Reply } from "../client.ts";
import type { OidcUser } from "../oidc_server.ts";
import { type AccountsWorld, PASSWORD } from "./world.ts";

/** An account under an address of somebody else's, and the browser of the stranger who is in it. */
export interface Made {
  readonly userId: string;
  /** The owner's address, which nobody has proven. */
  readonly email: string;
  readonly client: Client;
  /** Whether the stranger knows the account's password. */
  readonly hasPassword: boolean;
  readonly username?: string;
  /** The stranger at the provider. */
  readonly visitor?: OidcUser;
  /** The token that gives the account back to the address that the stranger had before. */
  readonly undo?: string;
}

/** Makes an account for an address; the number makes names that nobody else has. */
export type Maker = (world: AccountsWorld, email: string, n: number) => Promise<Made>;

/** Who makes the account first. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  async "a sign-up with a user name"(world, email, n) {
    const client = world.browser();
    const username = `grace_${n}`;
    const made = await signUp(client, { email, username });
    return { userId: made.body.user.id, email, client, hasPassword: true, username };
  },

  async "a guest who signs up"(world, email) {
    const client = world.browser();
    passed(await client.post("/sign-in/anonymous", {}));
    const made = await signUp(client, { email });
    return { userId: made.body.user.id, email, client, hasPassword: true };
  },

  async "a guest who changes the address"(world, email) {
    const client = world.browser();
    const guest = passed(await client.post("/sign-in/anonymous", {})).body.user;
    await moveTo(world, client, { to: email });
    return { userId: guest.id, email, client, hasPassword: false };
  },

  async "somebody who changes an own unproven address"(world, email, n) {
    const client = world.browser();
    const from = `mallory-${n}@example.org`;
    const made = await signUp(client, { email: from });
    await moveTo(world, client, { to: email });
    const { token: undo } = await world.mailed(from, "security-notice-address-change");
    return { userId: made.body.user.id, email, client, hasPassword: true, undo };
  },

  async "a server's /admin/create-user"(world, email) {
    const { key } = world.project;
    const server = new Client(world.platform.site, { authorization: `Bearer ${key}` });
    const user = { email, name: "Grace", password: PASSWORD };
    const { id: userId } = passed(await server.post("/admin/create-user", user)).body.user;
    const client = world.browser();
    passed(await client.post("/sign-in/email", { email, password: PASSWORD }));
    return { userId, email, client, hasPassword: true };
  },

  async "a provider that calls the address unverified"(world, email, n) {
    const client = world.browser();
    const visitor = { sub: `mallory-${n}`, email, email_verified: false, name: "Grace" };
    await world.throughProvider(client, visitor);
    const { body } = await client.get("/get-session");
    assertEquals([body?.user.email, body?.user.emailVerified], [email, false]);
    return { userId: body.user.id, email, client, hasPassword: false, visitor };
  },
};

/** The answer, which must be a success. */
export function passed(reply: Reply): Reply {
  assertEquals(reply.status, 200, reply.text);
  return reply;
}

async function signUp(client: Client, user: Readonly<Record<string, string>>): Promise<Reply> {
  return passed(
    await client.post("/sign-up/email", { name: "Grace", password: PASSWORD, ...user }),
  );
}

/** Moves an unproven account to another address, whose reader opens the link. */
async function moveTo(world: AccountsWorld, client: Client, { to }: { to: string }): Promise<void> {
  passed(await client.post("/change-email", { newEmail: to }));
  const { token } = await world.mailed(to, "verification");
  passed(await world.browser().post("/verify-email", { token }));
}
