import { API_KEY, API_KEY_EXTRAS, CREATED_API_KEY, CREATED_API_KEY_FIELDS } from "../records.ts";
import type { MethodRow } from "../row.ts";
import { organizationOf } from "./organizations.ts";
import { id, listOf, object, oneOf } from "../shape.ts";

const EXPIRES_AT = new Date(Date.UTC(2100, 0, 1));

/** Contract 2.1. */
export const API_KEYS_ROWS: readonly MethodRow[] = [
  {
    method: "apiKeys.create",
    path: "/api/auth/api-key/create",
    prepare: () => ({
      call: (sdk) => sdk.apiKeys.create({ name: "server" }),
      body: { name: "server" },
    }),
    reply: CREATED_API_KEY,
  },
  {
    method: "apiKeys.create",
    variant: "with permissions and expiry",
    path: "/api/auth/api-key/create",
    prepare: () => ({
      call: (sdk) =>
        sdk.apiKeys.create({
          name: "reader",
          permissions: ["dashboard.read"],
          expiresAt: EXPIRES_AT,
        }),
      body: {
        name: "reader",
        permissions: ["dashboard.read"],
        expiresAt: EXPIRES_AT.toISOString(),
      },
    }),
    reply: CREATED_API_KEY,
  },
  {
    method: "apiKeys.create",
    variant: "for one organization",
    path: "/api/auth/api-key/create",
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const body = { name: "of one", organizationId, permissions: ["member.read"] };
      return { call: (sdk) => sdk.apiKeys.create(body), body };
    },
    reply: object({ ...CREATED_API_KEY_FIELDS, organizationId: id("org") }, API_KEY_EXTRAS),
  },
  {
    method: "apiKeys.list",
    http: "GET",
    path: "/api/auth/api-key/list",
    prepare: () => ({ call: (sdk) => sdk.apiKeys.list() }),
    reply: listOf(API_KEY, { least: 1 }),
  },
  {
    method: "apiKeys.delete",
    path: "/api/auth/api-key/delete",
    prepare: async ({ sdk }) => {
      const { id } = await sdk.apiKeys.create({ name: "short-lived" });
      return { call: (sdk) => sdk.apiKeys.delete(id), body: { keyId: id } };
    },
    reply: object({ success: oneOf(true) }),
  },
];
