import type { Call, PreparedCall } from "./types.ts";
import { appClient, newEmail, signedUpUser, type World } from "./world.ts";

/** Mailed codes. */
export const EMAIL_OTP_CALLS: readonly Call[] = [
  {
    endpoint: "POST /email-otp/send-verification-otp",
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      return { client: appClient(world), body: { email, type: "sign-in" } };
    },
  },
  {
    endpoint: "POST /email-otp/check-verification-otp",
    prepare: (world) => withOtp(world, "sign-in", { fields: { type: "sign-in" } }),
  },
  {
    endpoint: "POST /email-otp/verify-email",
    prepare: (world) => withOtp(world, "email-verification"),
  },
  {
    endpoint: "POST /sign-in/email-otp",
    prepare: (world) => withOtp(world, "sign-in"),
  },
  {
    endpoint: "POST /sign-in/email-otp",
    variant: "of a new user",
    prepare: (world) => withOtp(world, "sign-in", { email: newEmail(world) }),
  },
  {
    endpoint: "POST /email-otp/request-password-reset",
    prepare: async (world) => {
      const { email } = await signedUpUser(world);
      return { client: appClient(world), body: { email } };
    },
  },
  {
    endpoint: "POST /email-otp/reset-password",
    prepare: (world) =>
      withOtp(world, "forget-password", { fields: { password: `${world.password} and more` } }),
  },
];

/** A request that carries the code of a mail; of a user who has just signed up unless said otherwise. */
async function withOtp(
  world: World,
  type: string,
  { email, fields = {} }: { email?: string; fields?: Record<string, string> } = {},
): Promise<PreparedCall> {
  const to = email ?? (await signedUpUser(world)).email;
  const client = appClient(world);
  await client.post("/email-otp/send-verification-otp", { email: to, type });
  const { otp = "" } = (await world.mailbox.next(to)).variables;
  return { client, body: { email: to, otp, ...fields } };
}
