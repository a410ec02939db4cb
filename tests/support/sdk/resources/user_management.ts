import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const BASE = "/api/auth/admin";
type Roles = string | string[];
type Permissions = string | string[] | Record<string, string[]>;
type InProject = { projectId?: string };

/** Contract 2.13. */
export class UserManagement {
  constructor(private readonly transport: Transport) {}

  async listUsers(
    options: InProject & {
      email?: string;
      organizationId?: string;
      role?: string;
      limit?: number;
      before?: string;
      after?: string;
      order?: "asc" | "desc";
    } = {},
  ): Promise<Json> {
    return toList(await this.#post("/list-users", options), "users");
  }

  getUser(userId: string): Promise<Json> {
    return this.#post("/get-user", { userId });
  }

  async createUser({ role = "user", ...user }: InProject & {
    email: string;
    name: string;
    password?: string;
    image?: string;
    username?: string;
    phoneNumber?: string;
    emailVerified?: boolean;
    role?: Roles;
    metadata?: object;
  }): Promise<Json> {
    return (await this.#post("/create-user", { ...user, role })).user;
  }

  updateUser(
    user: InProject & {
      userId: string;
      name?: string;
      image?: string | null;
      username?: string;
      phoneNumber?: string | null;
      emailVerified?: boolean;
      password?: string;
      role?: Roles;
      metadata?: object;
    },
  ): Promise<Json> {
    return this.#post("/update-user", user);
  }

  deleteUser(userId: string): Promise<Json> {
    return this.#post("/remove-user", { userId });
  }

  async banUser({ banExpires, ...ban }: InProject & {
    userId: string;
    banReason?: string;
    banExpires?: Date;
  }): Promise<Json> {
    return (await this.#post("/ban-user", { ...ban, banExpires: banExpires?.getTime() })).user;
  }

  async unbanUser(userId: string): Promise<Json> {
    return (await this.#post("/unban-user", { userId })).user;
  }

  async listUserSessions(userId: string): Promise<Json> {
    return toList(await this.#post("/list-user-sessions", { userId }), "sessions");
  }

  impersonateUser(userId: string): Promise<Json> {
    return this.#post("/impersonate-user", { userId });
  }

  stopImpersonating(): Promise<Json> {
    return this.transport.post(`${BASE}/stop-impersonating`);
  }

  revokeSession(sessionId: string): Promise<Json> {
    return this.#post("/revoke-user-session", { sessionId });
  }

  revokeAllSessions(userId: string): Promise<Json> {
    return this.#post("/revoke-user-sessions", { userId });
  }

  async setRole(options: InProject & { userId: string; role: Roles }): Promise<Json> {
    return (await this.#post("/set-role", options)).user;
  }

  async setUserPassword(
    options: InProject & { userId: string; newPassword: string },
  ): Promise<boolean> {
    return (await this.#post("/set-user-password", options)).status === true;
  }

  async hasPermission(
    options: InProject & {
      userId?: string;
      role?: Roles;
      permission?: Permissions;
      permissions?: Permissions;
    },
  ): Promise<boolean> {
    return (await this.#post("/has-permission", options)).success === true;
  }

  #post(path: string, body: object): Promise<Json> {
    return this.transport.post(`${BASE}${path}`, body);
  }
}

/** Contract 1.8: the server's own cursors are lost. */
function toList(reply: Json, name: string): Json {
  return {
    data: reply.data ?? reply[name] ?? [],
    listMetadata: { before: null, after: null },
  };
}
