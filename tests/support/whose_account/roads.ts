import type { Reply } from "../client.ts";
import { type Made, passed } from "./makers.ts";
import { type AccountsWorld, OWN } from "./world.ts";

/** How the owner of an address comes to the account; gives the answer that lets the owner in. */
export interface Road {
  take(world: AccountsWorld, made: Made): Promise<Reply>;
}

const signIn = (world: AccountsWorld, { email }: Made) =>
  world.browser().post("/sign-in/email", { email, password: OWN });

async function byResetLink(world: AccountsWorld, made: Made): Promise<Reply> {
  await world.browser().post("/request-password-reset", { email: made.email });
  const { token } = await world.mailed(made.email, "password-reset");
  passed(await world.browser().post("/reset-password", { token, newPassword: OWN }));
  return await signIn(world, made);
}

async function codeFor(world: AccountsWorld, { email }: Made, type: string): Promise<string> {
  await world.browser().post("/email-otp/send-verification-otp", { email, type });
  return (await world.mailed(email, "email-otp")).otp ?? "";
}

/** The roads, by the endpoint that gives the account. */
export const ROADS: Readonly<Record<string, Road["take"]>> = {
  "/reset-password": byResetLink,

  async "/email-otp/reset-password"(world, made) {
    const { email } = made;
    await world.browser().post("/email-otp/request-password-reset", { email });
    const { otp } = await world.mailed(email, "email-otp");
    const body = { email, otp, password: OWN };
    passed(await world.browser().post("/email-otp/reset-password", body));
    return await signIn(world, made);
  },

  async "/magic-link/verify"(world, { email }) {
    await world.browser().post("/sign-in/magic-link", { email });
    const { token } = await world.mailed(email, "magic-link");
    return await world.browser().post("/magic-link/verify", { token });
  },

  async "/sign-in/email-otp"(world, made) {
    const otp = await codeFor(world, made, "sign-in");
    return await world.browser().post("/sign-in/email-otp", { email: made.email, otp });
  },

  async "/verify-email elsewhere, then a reset"(world, made) {
    const { email } = made;
    await world.browser().post("/send-verification-email", { email });
    const { token } = await world.mailed(email, "verification");
    passed(await world.browser().post("/verify-email", { token }));
    return await byResetLink(world, made);
  },

  async "/email-otp/verify-email elsewhere, then a reset"(world, made) {
    const otp = await codeFor(world, made, "email-verification");
    passed(await world.browser().post("/email-otp/verify-email", { email: made.email, otp }));
    return await byResetLink(world, made);
  },

  async "/admin/set-user-password"(world, made) {
    const { userId } = made;
    passed(await world.asAdmin("/admin/set-user-password", { userId, newPassword: OWN }));
    return await signIn(world, made);
  },

  async "/admin/update-user with a password"(world, made) {
    const { userId } = made;
    passed(await world.asAdmin("/admin/update-user", { userId, password: OWN }));
    return await signIn(world, made);
  },

  async "/admin/update-user that vouches for the address, then a reset"(world, made) {
    const { userId } = made;
    passed(await world.asAdmin("/admin/update-user", { userId, emailVerified: true }));
    return await byResetLink(world, made);
  },

  async "/admin/revoke-user-sessions, then a reset"(world, made) {
    const { userId } = made;
    passed(await world.asAdmin("/admin/revoke-user-sessions", { userId }));
    return await byResetLink(world, made);
  },

  async "/admin/ban-user and unban-user, then a magic link"(world, made) {
    const { userId } = made;
    passed(await world.asAdmin("/admin/ban-user", { userId, force: true }));
    passed(await world.asAdmin("/admin/unban-user", { userId }));
    return await ROADS["/magic-link/verify"]!(world, made);
  },
};
