import { hashPassword } from "better-auth/crypto";
import type { Call } from "./types.ts";
import { anotherSession, appClient, changeRow, newEmail, signedUpUser } from "./world.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Signing up and in, and what a user does with the own sessions. */
export const SESSION_CALLS: readonly Call[] = [
  {
    endpoint: "POST /sign-up/email",
    prepare: (world) => {
      const body = { name: "Grace", email: newEmail(world), password: world.password };
      return { client: appClient(world), body };
    },
  },
  {
    endpoint: "POST /sign-in/email",
    prepare: async (world) => {
      const { client, email } = await signedUpUser(world);
      await client.post("/sign-out");
      return { client: appClient(world), body: { email, password: world.password } };
    },
  },
  {
    endpoint: "POST /sign-in/email",
    variant: "that is told the user, who is signed in elsewhere",
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      return { client: appClient(world), body: { email, password: world.password } };
    },
  },
  {
    endpoint: "POST /sign-in/email",
    variant: "whose hash is made again",
    prepare: async (world) => {
      const { email, id } = await signedUpUser(world);
      const update = { password: await hashPassword(world.password) };
      await changeRow(world, "account", { where: { userId: id }, update });
      return { client: appClient(world), body: { email, password: world.password } };
    },
  },
  {
    endpoint: "GET /get-session",
    prepare: (world) => signedUpUser(world),
  },
  {
    endpoint: "GET /get-session",
    variant: "whose refresh is due",
    prepare: async (world) => {
      const user = await signedUpUser(world);
      const update = { expiresAt: world.now() + DAY_MS };
      await changeRow(world, "session", { where: { userId: user.id }, update });
      return user;
    },
  },
  {
    endpoint: "POST /sign-out",
    prepare: (world) => signedUpUser(world),
  },
  {
    endpoint: "GET /list-sessions",
    prepare: (world) => signedUpUser(world),
  },
  {
    endpoint: "POST /revoke-session",
    prepare: async (world) => {
      const user = await signedUpUser(world);
      const { token } = await anotherSession(world, user);
      return { client: user.client, body: { token } };
    },
  },
  {
    endpoint: "GET /one-time-token/generate",
    prepare: (world) => signedUpUser(world),
  },
  ...["/one-time-token/verify", "/cross-domain/one-time-token/verify"].map((path): Call => ({
    endpoint: `POST ${path}`,
    prepare: async (world) => {
      const { client } = await signedUpUser(world);
      const { token } = (await client.get("/one-time-token/generate")).body;
      return { client: appClient(world), body: { token } };
    },
  })),
  {
    endpoint: "POST /revoke-sessions",
    prepare: async (world) => {
      const user = await signedUpUser(world);
      await anotherSession(world, user);
      return user;
    },
  },
  {
    endpoint: "POST /revoke-other-sessions",
    prepare: async (world) => {
      const user = await signedUpUser(world);
      await anotherSession(world, user);
      return user;
    },
  },
];
