import { assertEquals } from "@std/assert";
import { administerProject, type PlatformUser, platformUser } from "../platform_user.ts";
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
  { endpoint: "POST /banata/projects/transfer", prepare: withAdministrator },
  {
    endpoint: "POST /banata/projects/administrators/add",
    prepare: async (world) => {
      const { body, client } = await withProject(world);
      return { client, body: { ...body, userId: (await newPlatformUser(world)).id } };
    },
  },
  { endpoint: "POST /banata/projects/administrators/accept", prepare: withInvitation },
  {
    endpoint: "POST /banata/projects/administrators/invitations",
    prepare: async (world) => ({ client: (await withInvitation(world)).client }),
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
  const user = await newPlatformUser(world);
  await administerProject({ by: client, id: body.id, user });
  return { client, body: { ...body, userId: user.id } };
}

/** A user of the platform who is asked to act in a project. */
async function withInvitation(world: World): Promise<ProjectCall> {
  const { body, client: by } = await withProject(world);
  const { client, id: userId } = await newPlatformUser(world);
  const asked = await by.post("/banata/projects/administrators/add", { ...body, userId });
  assertEquals(asked.status, 200, asked.text);
  return { client, body };
}

function newPlatformUser(world: World): Promise<PlatformUser> {
  const name = newEmail(world).split("@", 1)[0] ?? "";
  return platformUser({ admin: world.admin, site: world.platform.site }, { name });
}
