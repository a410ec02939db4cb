import { assertEquals } from "@std/assert";
import type { Call, PreparedCall } from "./types.ts";
import { newEmail, serverClient, type World } from "./world.ts";

/** What platform users do with projects. */
export const PROJECTS_CALLS: readonly Call[] = [
  {
    endpoint: "POST /banata/projects/create",
    prepare: (world) => {
      const slug = `project-${world.next()}`;
      return { client: world.admin, body: { name: slug, slug } };
    },
  },
  {
    endpoint: "POST /banata/projects/list",
    lists: ({ projects }) => projects,
    prepare: (world) => ({ client: world.admin }),
  },
  {
    endpoint: "POST /banata/projects/list",
    variant: "by key",
    prepare: (world) => ({ client: serverClient(world) }),
  },
  {
    endpoint: "POST /banata/projects/get",
    prepare: (world) => ({ client: world.admin, body: { id: world.project.id } }),
  },
  {
    endpoint: "POST /banata/projects/ensure-default",
    prepare: (world) => ({ client: world.admin }),
  },
  {
    endpoint: "POST /banata/projects/list",
    variant: "with deleted ones",
    lists: ({ projects }) => projects,
    prepare: (world) => ({ client: world.admin, body: { deleted: true } }),
  },
  {
    endpoint: "POST /banata/projects/update",
    prepare: async (world) => {
      const { body, client } = await withProject(world);
      return { client, body: { ...body, name: "Renamed", slug: `renamed-${world.next()}` } };
    },
  },
  { endpoint: "POST /banata/projects/delete", prepare: withProject },
  { endpoint: "POST /banata/projects/restore", prepare: withDeletedProject },
  { endpoint: "POST /banata/projects/erase", prepare: withDeletedProject },
  {
    endpoint: "POST /banata/projects/transfer",
    prepare: async (world) => {
      const { body, client } = await withProject(world);
      return { client, body: { ...body, userId: await newPlatformUser(world) } };
    },
  },
  {
    endpoint: "POST /banata/projects/administrators/add",
    prepare: async (world) => {
      const { body, client } = await withProject(world);
      return { client, body: { ...body, userId: await newPlatformUser(world) } };
    },
  },
  {
    endpoint: "POST /banata/projects/administrators/list",
    lists: ({ data }) => data,
    prepare: async (world) => {
      const { body, client } = await withAdministrator(world);
      return { client, body: { id: body.id } };
    },
  },
  { endpoint: "POST /banata/projects/administrators/remove", prepare: withAdministrator },
];

type ProjectCall = PreparedCall & { readonly body: { readonly id: string } };

/** A call about a project of the administrator's that was just made. */
async function withProject(world: World): Promise<ProjectCall> {
  const client = world.admin;
  const slug = `project-${world.next()}`;
  const reply = await client.post("/banata/projects/create", { name: slug, slug });
  assertEquals(reply.status, 200, reply.text);
  return { client, body: { id: reply.body.project.id } };
}

async function withDeletedProject(world: World): Promise<PreparedCall> {
  const { body, client } = await withProject(world);
  assertEquals((await client.post("/banata/projects/delete", body)).status, 200);
  return { client, body };
}

async function withAdministrator(world: World): Promise<ProjectCall> {
  const { body, client } = await withProject(world);
  const named = { ...body, userId: await newPlatformUser(world) };
  assertEquals((await client.post("/banata/projects/administrators/add", named)).status, 200);
  return { client, body: named };
}

async function newPlatformUser(world: World): Promise<string> {
  const body = { email: newEmail(world), name: "Grace" };
  const reply = await world.admin.post("/admin/create-user", body);
  assertEquals(reply.status, 200, reply.text);
  return reply.body.user.id;
}
