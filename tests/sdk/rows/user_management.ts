import type { Json } from "../../support/client.ts";
import { SESSION, USER } from "../records.ts";
import type { MethodRow, SdkWorld } from "../row.ts";
import { organizationOf } from "./organizations.ts";
import { listOf, object, oneOf, optional, pageOf, type Shape } from "../shape.ts";

const BASE = "/api/auth/admin";
const WRAPPED: Shape = object({ user: USER });
const DONE: Shape = object({ success: oneOf(true) });
const NO_CURSORS = object({ before: oneOf(null), after: oneOf(null) });
const IMPERSONATION: Shape = object({ session: SESSION, user: USER });
const BAN_EXPIRES = new Date(Date.UTC(2100, 0, 1));

/** Contract 2.13. */
export const USER_MANAGEMENT_ROWS: readonly MethodRow[] = [
  {
    method: "userManagement.createUser",
    path: `${BASE}/create-user`,
    prepare: (world) => {
      const user = { ...newUser(world), username: `user_${world.next()}` };
      const given = { ...user, phoneNumber: "+1 555 0100", emailVerified: true };
      const body = { ...given, image: "https://cdn.example.com/a.png", metadata: { plan: "pro" } };
      return {
        call: ({ userManagement }) => userManagement.createUser(body),
        body: { ...body, role: "user" },
      };
    },
    reply: WRAPPED,
    result: USER,
  },
  {
    method: "userManagement.listUsers",
    path: `${BASE}/list-users`,
    prepare: async (world) => {
      await created(world);
      return { call: ({ userManagement }) => userManagement.listUsers(), body: {} };
    },
    reply: pageOf(USER),
    result: object({ data: listOf(USER, { least: 1 }), listMetadata: NO_CURSORS }),
  },
  {
    method: "userManagement.listUsers",
    variant: "by address, role and page",
    path: `${BASE}/list-users`,
    prepare: async (world) => {
      const { email } = await created(world);
      const options = { email, role: "user", limit: 1, order: "asc" } as const;
      return { call: ({ userManagement }) => userManagement.listUsers(options), body: options };
    },
    reply: pageOf(USER),
    result: object({ data: listOf(USER, { least: 1 }), listMetadata: NO_CURSORS }),
  },
  {
    method: "userManagement.listUsers",
    variant: "of one organization",
    path: `${BASE}/list-users`,
    prepare: async (world) => {
      const { organizationId } = await organizationOf(world);
      const body = { organizationId };
      return { call: ({ userManagement }) => userManagement.listUsers(body), body };
    },
    reply: pageOf(USER, { most: 1 }),
    result: object({ data: listOf(USER, { least: 1, most: 1 }), listMetadata: NO_CURSORS }),
  },
  ofUser("getUser", { path: `${BASE}/get-user`, reply: USER }),
  {
    method: "userManagement.updateUser",
    path: `${BASE}/update-user`,
    prepare: async (world) => {
      const { id: userId } = await created(world);
      const changes = { name: "Grace H.", image: null, phoneNumber: null, metadata: {} };
      const body = { userId, ...changes, role: "admin" };
      return { call: ({ userManagement }) => userManagement.updateUser(body), body };
    },
    reply: USER,
  },
  ofUser("deleteUser", { path: `${BASE}/remove-user`, reply: DONE }),
  {
    method: "userManagement.banUser",
    path: `${BASE}/ban-user`,
    prepare: async (world) => {
      const { id: userId } = await created(world);
      const ban = { userId, banReason: "spam" };
      return {
        call: ({ userManagement }) => userManagement.banUser({ ...ban, banExpires: BAN_EXPIRES }),
        body: { ...ban, banExpires: BAN_EXPIRES.getTime() },
      };
    },
    reply: WRAPPED,
    result: USER,
  },
  ofUser("unbanUser", { path: `${BASE}/unban-user`, reply: WRAPPED, result: USER }),
  ofUser("impersonateUser", { path: `${BASE}/impersonate-user`, reply: IMPERSONATION }),
  {
    method: "userManagement.stopImpersonating",
    path: `${BASE}/stop-impersonating`,
    // A key has no session that could end.
    refused: { name: "BanataAuthError", status: 400 },
    prepare: () => ({ call: ({ userManagement }) => userManagement.stopImpersonating() }),
    reply: IMPERSONATION,
  },
  {
    method: "userManagement.listUserSessions",
    path: `${BASE}/list-user-sessions`,
    prepare: async (world) => {
      const { userId } = await impersonated(world);
      return {
        call: ({ userManagement }) => userManagement.listUserSessions(userId),
        body: { userId },
      };
    },
    reply: object({ data: listOf(SESSION, { least: 1 }) }),
    result: object({ data: listOf(SESSION, { least: 1 }), listMetadata: NO_CURSORS }),
  },
  {
    method: "userManagement.revokeSession",
    path: `${BASE}/revoke-user-session`,
    prepare: async (world) => {
      const { id: sessionId } = await impersonated(world);
      return {
        call: ({ userManagement }) => userManagement.revokeSession(sessionId),
        body: { sessionId },
      };
    },
    reply: DONE,
  },
  ofUser("revokeAllSessions", { path: `${BASE}/revoke-user-sessions`, reply: DONE }),
  {
    method: "userManagement.setRole",
    path: `${BASE}/set-role`,
    prepare: async (world) => {
      const body = { userId: (await created(world)).id, role: ["admin"] };
      return { call: ({ userManagement }) => userManagement.setRole(body), body };
    },
    reply: WRAPPED,
    result: USER,
  },
  {
    method: "userManagement.setUserPassword",
    path: `${BASE}/set-user-password`,
    prepare: async (world) => {
      const body = { userId: (await created(world)).id, newPassword: "a passphrase of hers" };
      return { call: ({ userManagement }) => userManagement.setUserPassword(body), body };
    },
    reply: object({ status: oneOf(true) }),
    result: oneOf(true),
  },
  ...[
    { permission: "vault.read" },
    { permission: ["vault.read", "vault.write"] },
    { permissions: { vault: ["read"], apikey: ["create"] } },
  ].map((body): MethodRow => ({
    method: "userManagement.hasPermission",
    variant: JSON.stringify(body),
    path: `${BASE}/has-permission`,
    prepare: () => ({ call: ({ userManagement }) => userManagement.hasPermission(body), body }),
    reply: object({ success: oneOf(true) }, { error: optional(oneOf(null)) }),
    result: oneOf(true),
  })),
];

type OfUser =
  | "deleteUser"
  | "getUser"
  | "impersonateUser"
  | "revokeAllSessions"
  | "unbanUser";

/** A method that takes a user's id. */
function ofUser(name: OfUser, row: Pick<MethodRow, "path" | "reply" | "result">): MethodRow {
  return {
    ...row,
    method: `userManagement.${name}`,
    prepare: async (world) => {
      const { id: userId } = await created(world);
      return { call: ({ userManagement }) => userManagement[name](userId), body: { userId } };
    },
  };
}

function newUser(world: SdkWorld): { email: string; name: string } {
  return { email: `user-${world.next()}@example.com`, name: "Grace" };
}

function created(world: SdkWorld): Promise<Json> {
  return world.sdk.userManagement.createUser(newUser(world));
}

/** A session of a new user's. */
async function impersonated(world: SdkWorld): Promise<{ id: string; userId: string }> {
  const { id } = await created(world);
  return (await world.sdk.userManagement.impersonateUser(id)).session;
}
