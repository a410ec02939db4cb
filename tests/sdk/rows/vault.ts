import { VAULT_SECRET } from "../records.ts";
import type { MethodRow, SdkWorld } from "../row.ts";
import { count, epochMs, id, object, oneOf, pageOf, text } from "../shape.ts";
import { organizationOf } from "./organizations.ts";

const BASE = "/api/auth/banata/vault";

/** Contract 2.14. */
export const VAULT_ROWS: readonly MethodRow[] = [
  {
    method: "vault.encrypt",
    path: `${BASE}/encrypt`,
    prepare: (world) => {
      const body = newSecret(world);
      return { call: (sdk) => sdk.vault.encrypt(body), body };
    },
    reply: object({ id: id("vsec") }),
  },
  {
    method: "vault.encrypt",
    variant: "with everything",
    path: `${BASE}/encrypt`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const more = { context: "payments", organizationId, metadata: { team: "payments" } };
      const body = { ...newSecret(world), ...more };
      return { call: (sdk) => sdk.vault.encrypt(body), body };
    },
    reply: object({ id: id("vsec") }),
  },
  {
    method: "vault.decrypt",
    path: `${BASE}/decrypt`,
    prepare: async (world) => {
      const context = "payments";
      const { id: secretId } = await world.sdk.vault.encrypt({ ...newSecret(world), context });
      const body = { secretId, context };
      return { call: (sdk) => sdk.vault.decrypt(body), body };
    },
    reply: object({ data: text }),
  },
  {
    method: "vault.list",
    path: `${BASE}/list`,
    prepare: async (world) => {
      await world.sdk.vault.encrypt({ ...newSecret(world), metadata: { team: "payments" } });
      const body = { limit: 2 };
      return { call: (sdk) => sdk.vault.list(body), body };
    },
    reply: pageOf(VAULT_SECRET, { most: 2 }),
  },
  {
    method: "vault.list",
    variant: "of an organization",
    path: `${BASE}/list`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      await world.sdk.vault.encrypt({ ...newSecret(world), organizationId });
      const body = { organizationId };
      return { call: (sdk) => sdk.vault.list(body), body };
    },
    reply: pageOf(VAULT_SECRET, { most: 1 }),
  },
  {
    method: "vault.delete",
    path: `${BASE}/delete`,
    prepare: async (world) => {
      const { id } = await world.sdk.vault.encrypt(newSecret(world));
      return { call: (sdk) => sdk.vault.delete({ secretId: id }), body: { id } };
    },
    reply: object({ status: oneOf("deleted") }, { purgeAt: epochMs }),
  },
  {
    method: "vault.rotateKey",
    path: `${BASE}/rotate-key`,
    prepare: async (world) => {
      await world.sdk.vault.encrypt(newSecret(world));
      const body = { batchSize: 500 };
      return { call: (sdk) => sdk.vault.rotateKey(body), body };
    },
    reply: object(
      { status: oneOf("rotating", "completed"), rotated: count, failed: count, remaining: count },
      { keyVersion: count, oldKeys: count },
    ),
  },
];

function newSecret(world: SdkWorld): { name: string; data: string } {
  return { name: `secret ${world.next()}`, data: "kept from everybody" };
}
