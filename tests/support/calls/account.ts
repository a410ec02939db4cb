import type { Call } from "./types.ts";
import { signedUpUser } from "./world.ts";

/** What a user changes about themselves. */
export const ACCOUNT_CALLS: readonly Call[] = [
  {
    endpoint: "POST /update-user",
    prepare: async (world) => ({ ...await signedUpUser(world), body: { name: "Grace Hopper" } }),
  },
  {
    endpoint: "POST /change-password",
    prepare: async (world) => {
      const { client } = await signedUpUser(world);
      const body = {
        currentPassword: world.password,
        newPassword: `${world.password} and more`,
        revokeOtherSessions: true,
      };
      return { client, body };
    },
  },
  {
    endpoint: "POST /verify-password",
    prepare: async (world) => ({
      ...await signedUpUser(world),
      body: { password: world.password },
    }),
  },
  {
    endpoint: "GET /list-accounts",
    prepare: (world) => signedUpUser(world),
  },
];
