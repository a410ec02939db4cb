import type { Call } from "./types.ts";
import { appClient, newEmail, signedUpUser, type TestUser, type World } from "./world.ts";

/** What is done with the links and codes that mails carry. */
export const MAILED_CALLS: readonly Call[] = [
  {
    endpoint: "POST /send-verification-email",
    prepare: async (world) => {
      const { client, email } = await signedUpUser(world);
      return { client, body: { email } };
    },
  },
  {
    endpoint: "POST /send-verification-email",
    variant: "to an unknown address",
    prepare: (world) => ({ client: appClient(world), body: { email: newEmail(world) } }),
  },
  {
    endpoint: "GET /verify-email",
    variant: "which shows a page and verifies nothing",
    status: 302,
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      const token = await verificationToken(world, email);
      return { client: appClient(world), path: `/verify-email?token=${token}` };
    },
  },
  {
    endpoint: "POST /verify-email",
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      const token = await verificationToken(world, email);
      return { client: appClient(world), body: { token } };
    },
  },
  {
    endpoint: "POST /request-password-reset",
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      return { client: appClient(world), body: { email } };
    },
  },
  {
    endpoint: "POST /request-password-reset",
    variant: "for an unknown address",
    prepare: (world) => ({ client: appClient(world), body: { email: newEmail(world) } }),
  },
  {
    endpoint: "GET /reset-password/:token",
    status: 302,
    prepare: async (world) => {
      const token = await resetToken(world, await signedUpUser(world));
      const callbackURL = encodeURIComponent(`${world.platform.site}/reset`);
      const path = `/reset-password/${token}?callbackURL=${callbackURL}`;
      return { client: appClient(world), path };
    },
  },
  {
    endpoint: "POST /reset-password",
    prepare: async (world) => {
      const token = await resetToken(world, await signedUpUser(world));
      const body = { token, newPassword: `${world.password} and more` };
      return { client: appClient(world), body };
    },
  },
  {
    endpoint: "POST /change-email",
    prepare: async (world) => {
      const { client } = await verifiedUser(world);
      return { client, body: { newEmail: newEmail(world) } };
    },
  },
  {
    endpoint: "POST /change-email",
    variant: "with the password",
    prepare: async (world) => {
      const { client } = await signedUpUser(world);
      return { client, body: { newEmail: newEmail(world), password: world.password } };
    },
  },
  {
    endpoint: "POST /change-email/undo",
    prepare: async (world) => {
      const { client, email } = await verifiedUser(world);
      const changed = newEmail(world);
      await client.post("/change-email", { newEmail: changed });
      for (const to of [email, changed]) {
        const { variables } = await world.mailbox.next(to);
        await client.post("/verify-email", { token: variables.token });
      }
      const { variables } = await world.mailbox.next(email);
      return { client: appClient(world), body: { token: variables.token } };
    },
  },
  {
    endpoint: "POST /verify-email",
    variant: "that lets the address change",
    prepare: async (world) => {
      const { client, email } = await verifiedUser(world);
      await client.post("/change-email", { newEmail: newEmail(world) });
      const { variables } = await world.mailbox.next(email);
      return { client, body: { token: variables.token } };
    },
  },
  {
    endpoint: "POST /verify-email",
    variant: "that changes the address",
    prepare: async (world) => {
      const { client, email } = await verifiedUser(world);
      const changed = newEmail(world);
      await client.post("/change-email", { newEmail: changed });
      const confirmation = await world.mailbox.next(email);
      await client.post("/verify-email", { token: confirmation.variables.token });
      const { variables } = await world.mailbox.next(changed);
      return { client, body: { token: variables.token } };
    },
  },
];

/** A user whose address is verified. */
export async function verifiedUser(world: World): Promise<TestUser> {
  const user = await signedUpUser(world);
  await user.client.post("/verify-email", { token: await verificationToken(world, user.email) });
  return user;
}

async function verificationToken(world: World, email: string): Promise<string> {
  await appClient(world).post("/send-verification-email", { email });
  return (await world.mailbox.next(email)).variables.token ?? "";
}

async function resetToken(world: World, { email }: TestUser): Promise<string> {
  await appClient(world).post("/request-password-reset", { email });
  return (await world.mailbox.next(email)).variables.token ?? "";
}
