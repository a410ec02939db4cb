import { type Client, ok } from "../client.ts";
import { newOrganization } from "../organizations.ts";
import { enrolled } from "./two_factor.ts";
import type { Call, PreparedCall } from "./types.ts";
import {
  anotherSession,
  appClient,
  newEmail,
  serverClient,
  signedUpUser,
  type World,
} from "./world.ts";

/** What an operator does with the users of the project. */
export const USERS_CALLS: readonly Call[] = [
  {
    endpoint: "POST /admin/create-user",
    prepare: (world) => {
      const { password } = world;
      const body = { email: newEmail(world), name: "Grace", password, role: "user" };
      return asOperator(world, { ...body, metadata: { plan: "pro" } });
    },
  },
  {
    endpoint: "POST /admin/list-users",
    prepare: (world) => asOperator(world, { limit: 2 }),
  },
  {
    endpoint: "POST /admin/list-users",
    variant: "of an organization",
    prepare: async (world) => {
      const { id: organizationId } = await newOrganization(world);
      return asOperator(world, { organizationId });
    },
  },
  {
    endpoint: "GET /admin/list-users",
    prepare: ({ admin, project }) => ({
      client: admin,
      path: `/admin/list-users?limit=2&projectId=${project.id}`,
    }),
  },
  about("POST /admin/get-user"),
  {
    endpoint: "GET /admin/get-user",
    prepare: async (world) => {
      const { id } = await signedUpUser(world);
      const { admin, project } = world;
      return { client: admin, path: `/admin/get-user?id=${id}&projectId=${project.id}` };
    },
  },
  about("POST /admin/update-user", { name: "Grace Hopper", metadata: { plan: "free" } }),
  about("POST /admin/ban-user", { banReason: "spam" }),
  {
    endpoint: "POST /admin/unban-user",
    prepare: async (world) => {
      const { id: userId } = await signedUpUser(world);
      const { body, client } = asOperator(world, { userId });
      await ok(client.post("/admin/ban-user", body));
      return { client, body };
    },
  },
  about("POST /admin/set-role", { role: "member" }),
  about("POST /admin/set-user-password", { newPassword: "a password of an operator's" }),
  about("POST /admin/list-user-sessions"),
  about("POST /admin/list-user-accounts"),
  about("POST /admin/has-permission", { permission: "vault.read" }),
  about("POST /admin/revoke-user-sessions"),
  {
    endpoint: "POST /admin/remove-user",
    prepare: async (world) => {
      // Whether the events are to forget them too is said in a row, which is there or not.
      const policy = { eraseWithUser: false };
      await ok(serverClient(world).post("/banata/audit-logs/retention/save", policy));
      return asOperator(world, { userId: (await signedUpUser(world)).id });
    },
  },
  {
    endpoint: "POST /admin/remove-second-factor",
    prepare: async (world) => asOperator(world, { userId: (await enrolled(world)).id }),
  },
  {
    endpoint: "POST /admin/revoke-user-session",
    prepare: async (world) => {
      const { token } = await anotherSession(world, await signedUpUser(world));
      return asOperator(world, { sessionToken: token });
    },
  },
  {
    endpoint: "POST /admin/impersonate-user",
    prepare: async (world) => {
      const { id: userId } = await signedUpUser(world);
      return { ...asOperator(world, { userId }), client: operator(world) };
    },
  },
  {
    endpoint: "POST /admin/stop-impersonating",
    prepare: async (world) => ({ client: await impersonator(world) }),
  },
];

/** A call of the operator's about a user who has just signed up. */
function about(endpoint: string, fields: Record<string, unknown> = {}): Call {
  return {
    endpoint,
    prepare: async (world) => {
      const { id: userId } = await signedUpUser(world);
      return asOperator(world, { userId, ...fields });
    },
  };
}

function asOperator(
  { admin, project }: World,
  fields: Record<string, unknown>,
): PreparedCall & { body: Record<string, unknown> } {
  return { client: admin, body: { projectId: project.id, ...fields } };
}

/** The operator in a browser of their own, for what leaves cookies of the project there. */
function operator({ admin }: World): Client {
  return admin.through(fetch);
}

async function impersonator(world: World): Promise<Client> {
  const { id: userId } = await signedUpUser(world);
  const client = operator(world);
  const { body } = asOperator(world, { userId });
  await ok(client.post("/admin/impersonate-user", body));
  const asUser = appClient(world);
  for (const [name, value] of client.cookies) asUser.cookies.set(name, value);
  return asUser;
}
