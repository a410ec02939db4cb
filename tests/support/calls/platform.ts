import { assertEquals } from "@std/assert";
import { Client } from "../client.ts";
import type { Call } from "./types.ts";
import { appClient, serverClient, type World } from "./world.ts";

/** What operators and a project's servers do. */
export const PLATFORM_CALLS: readonly Call[] = [
  {
    endpoint: "POST /api-key/create",
    prepare: ({ admin, project }) => ({
      client: admin,
      body: { name: "server", projectId: project.id },
    }),
  },
  {
    endpoint: "POST /api-key/create",
    variant: "by key",
    prepare: (world) => ({ client: serverClient(world), body: { name: "second" } }),
  },
  {
    endpoint: "GET /api-key/list",
    lists: (keys) => keys,
    prepare: (world) => ({ client: serverClient(world) }),
  },
  {
    endpoint: "POST /api-key/update",
    prepare: async (world) => ({
      client: world.admin,
      body: { keyId: await newKeyId(world), projectId: world.project.id, name: "renamed" },
    }),
  },
  {
    endpoint: "POST /api-key/rotate",
    prepare: async (world) => ({
      client: world.admin,
      body: { keyId: await newKeyId(world), projectId: world.project.id },
    }),
  },
  {
    endpoint: "POST /api-key/verify",
    prepare: (world) => ({ client: serverClient(world) }),
  },
  {
    endpoint: "POST /api-key/delete",
    prepare: async (world) => ({
      client: world.admin,
      body: { keyId: await newKeyId(world), projectId: world.project.id },
    }),
  },
];

/** What is public, and what only a development machine has. */
export const OTHER_CALLS: readonly Call[] = [
  { endpoint: "GET /ok", prepare: (world) => ({ client: appClient(world) }) },
  {
    endpoint: "GET /banata/setup",
    prepare: ({ platform }) => ({ client: new Client(platform.site) }),
  },
  { endpoint: "POST /banata/platform/health", prepare: ({ admin }) => ({ client: admin }) },
  {
    endpoint: "GET /banata/emails/dev-mailbox",
    lists: ({ data }) => data,
    prepare: ({ admin }) => ({ client: admin }),
  },
];

async function newKeyId({ admin, project }: World): Promise<string> {
  const body = { name: "to be deleted", projectId: project.id };
  const reply = await admin.post("/api-key/create", body);
  assertEquals(reply.status, 200, reply.text);
  return reply.body.id;
}
