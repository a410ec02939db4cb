import { Client } from "../client.ts";
import type { Call } from "./types.ts";
import { appClient, newEmail, signedUpUser } from "./world.ts";

/** Endpoints that Better Auth serves and nothing can succeed at in this version. */
export const REFUSED_CALLS: readonly Call[] = [
  {
    endpoint: "POST /get-session",
    variant: "which the write lane's GET makes needless",
    status: 405,
    prepare: (world) => signedUpUser(world),
  },
  {
    endpoint: "POST /update-session",
    variant: "as sessions have no fields of a user's own",
    status: 400,
    prepare: async (world) => ({ ...await signedUpUser(world), body: { theme: "dark" } }),
  },
  ...["POST /two-factor/send-otp", "POST /two-factor/verify-otp"].map((endpoint): Call => ({
    endpoint,
    variant: "as the second factor is an authenticator",
    status: 404,
    prepare: async (world) => ({ ...await signedUpUser(world), body: { code: "123456" } }),
  })),
  ...[
    "POST /forget-password/email-otp",
    "POST /email-otp/request-email-change",
    "POST /email-otp/change-email",
  ].map((endpoint): Call => ({
    endpoint,
    variant: "which no method uses",
    status: 404,
    prepare: (world) => ({
      client: appClient(world),
      body: { email: newEmail(world), newEmail: newEmail(world), otp: "123456" },
    }),
  })),
  {
    endpoint: "POST /banata/setup",
    variant: "once it was completed",
    status: 409,
    prepare: ({ password, platform }) => ({
      client: new Client(platform.site),
      body: { token: "any", email: "eve@example.com", password, name: "Eve" },
    }),
  },
  ...["POST /delete-user", "GET /delete-user/callback"].map((endpoint): Call => ({
    endpoint,
    variant: "as users are deleted by administrators",
    status: 404,
    prepare: async (world) => ({
      ...await signedUpUser(world),
      path: endpoint.startsWith("GET") ? "/delete-user/callback?token=any" : undefined,
    }),
  })),
  {
    endpoint: "GET /error",
    prepare: (world) => ({ client: appClient(world) }),
  },
];
