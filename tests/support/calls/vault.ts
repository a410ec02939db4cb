import { type Json, ok } from "../client.ts";
import { newOrganization } from "../organizations.ts";
import type { Call, PreparedCall } from "./types.ts";
import { projectWithKey } from "../set_up.ts";
import { makeVaultCounters, serverClient, type World } from "./world.ts";

const VAULT = "/banata/vault";
const CONTEXT = "payments";
const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Secrets that a customer's servers keep, and keys for encrypting elsewhere. */
export const VAULT_CALLS: readonly Call[] = [
  {
    endpoint: `POST ${VAULT}/encrypt`,
    prepare: (world) => asServer(world, newSecret(world)),
  },
  {
    endpoint: `POST ${VAULT}/encrypt`,
    variant: "for an organization",
    prepare: async (world) => {
      const { id: organizationId } = await newOrganization(world);
      return asServer(world, { ...newSecret(world), organizationId });
    },
  },
  {
    endpoint: `POST ${VAULT}/decrypt`,
    prepare: async (world) =>
      asServer(world, { secretId: await encrypted(world), context: CONTEXT }),
  },
  {
    endpoint: `POST ${VAULT}/list`,
    lists: ({ data }) => data,
    prepare: async (world) => {
      await encrypted(world);
      return asServer(world, { limit: 1 });
    },
  },
  {
    endpoint: `POST ${VAULT}/get`,
    prepare: async (world) => asServer(world, { secretId: await encrypted(world) }),
  },
  {
    endpoint: `POST ${VAULT}/versions`,
    lists: ({ data }) => data,
    prepare: async (world) => asServer(world, { secretId: await encrypted(world) }),
  },
  {
    endpoint: `POST ${VAULT}/update`,
    prepare: async (world) =>
      asServer(world, {
        secretId: await encrypted(world),
        expectedVersion: 1,
        data: "another secret",
      }),
  },
  {
    endpoint: `POST ${VAULT}/update`,
    variant: "of the metadata",
    prepare: async (world) =>
      asServer(world, { secretId: await encrypted(world), expectedVersion: 1, metadata: null }),
  },
  {
    endpoint: `POST ${VAULT}/restore`,
    prepare: async (world) =>
      asServer(world, { secretId: await encrypted(world), version: 1, expectedVersion: 1 }),
  },
  {
    endpoint: `POST ${VAULT}/delete`,
    prepare: async (world) => asServer(world, { id: await encrypted(world), afterDays: 1 }),
  },
  {
    endpoint: `POST ${VAULT}/undelete`,
    prepare: async (world) => {
      const id = await encrypted(world);
      await ok(serverClient(world).post(`${VAULT}/delete`, { id }));
      return asServer(world, { id });
    },
  },
  {
    endpoint: `POST ${VAULT}/rotate-key`,
    prepare: async (shared) => {
      const world = await inOwnProject(shared);
      await encrypted(world);
      return asServer(world, { batchSize: 1 });
    },
  },
  { endpoint: `POST ${VAULT}/rotation`, prepare: (world) => asServer(world, {}) },
  {
    endpoint: `POST ${VAULT}/customer-key/set`,
    prepare: async (world) => asServer(await inOwnProject(world), { keyArn: KEY_ARN }),
  },
  {
    endpoint: `POST ${VAULT}/customer-key/get`,
    prepare: async (shared) => {
      const world = await inOwnProject(shared);
      await ok(serverClient(world).post(`${VAULT}/customer-key/set`, { keyArn: KEY_ARN }));
      return asServer(world, {});
    },
  },
  {
    endpoint: `POST ${VAULT}/customer-key/remove`,
    prepare: async (shared) => {
      const world = await inOwnProject(shared);
      await ok(serverClient(world).post(`${VAULT}/customer-key/set`, { keyArn: KEY_ARN }));
      return asServer(world, {});
    },
  },
  {
    endpoint: `POST ${VAULT}/data-key`,
    prepare: (world) => asServer(world, { context: CONTEXT }),
  },
  {
    endpoint: `POST ${VAULT}/data-key/open`,
    prepare: async (world) => {
      const { wrappedKey } = await dataKey(world);
      return asServer(world, { wrappedKey, context: CONTEXT });
    },
  },
  {
    endpoint: `POST ${VAULT}/rekey`,
    prepare: async (world) => {
      const { wrappedKey } = await dataKey(world);
      return asServer(world, { wrappedKey, context: CONTEXT, newContext: null });
    },
  },
];

/** A project of its own: what changes its keys would change what calls after it cost. */
async function inOwnProject(world: World): Promise<World> {
  const project = await projectWithKey(world.admin, `vault-${crypto.randomUUID()}`);
  const own = { ...world, project };
  for (const keyVersion of [1, 2]) await makeVaultCounters(own, keyVersion);
  // Its first use is noted, which is no part of the call.
  await ok(serverClient(own).post(`${VAULT}/rotation`, {}));
  return own;
}

function newSecret(world: World): Record<string, unknown> {
  const name = `secret ${world.next()}`;
  return { name, data: "kept from everybody", context: CONTEXT, metadata: { team: "payments" } };
}

async function encrypted(world: World): Promise<string> {
  const reply = await ok(serverClient(world).post(`${VAULT}/encrypt`, newSecret(world)));
  return reply.id;
}

async function dataKey(world: World): Promise<Json> {
  return await ok(serverClient(world).post(`${VAULT}/data-key`, { context: CONTEXT }));
}

function asServer(world: World, body: Readonly<Record<string, unknown>>): PreparedCall {
  return { client: serverClient(world), body };
}
