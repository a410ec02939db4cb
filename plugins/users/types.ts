import type { BetterAuthPlugin } from "better-auth";
import type { Explanation } from "../_kernel/check.ts";
import type { PostEndpoint, QueryEndpoint } from "../_kernel/endpoint.ts";
import type { OffsetQuery } from "../_kernel/offset_page.ts";
import type { Page, PageBody } from "../_kernel/page.ts";
import type { Permissions } from "../_kernel/permission_query.ts";
import type { USERS_SCHEMA } from "./schema.ts";

/** A JSON object a project keeps with a user. */
export type Metadata = Record<string, unknown>;

/** A user as it goes over the wire. Times are ISO 8601. */
export interface User {
  /** `usr_` and 26 sortable characters. */
  id: string;
  /** In lower case. */
  email: string;
  /** Whether the user has shown that the address is his. */
  emailVerified: boolean;
  /** The display name. */
  name: string;
  /** URL of a picture. */
  image: string | null;
  /** Unique in the project. */
  username: string | null;
  /** As it was given. */
  phoneNumber: string | null;
  /** Whether the user has shown that the number is his. */
  phoneNumberVerified: boolean;
  /** One role, or several joined by commas. */
  role: string;
  /** Whether the user may not sign in. */
  banned: boolean;
  /** Why. */
  banReason: string | null;
  /** Until when; null for good. */
  banExpires: string | null;
  /** Whether signing in takes a second factor. */
  twoFactorEnabled: boolean;
  /** What the project keeps with the user. */
  metadata: Metadata | null;
  /** When the user was made. */
  createdAt: string;
  /** When the user was changed last. */
  updatedAt: string;
}

/** A session as an administrator sees it: never with its token. */
export interface UserSession {
  /** `ses_` and 26 sortable characters. */
  id: string;
  /** The user's id. */
  userId: string;
  /** ISO 8601. */
  expiresAt: string;
  /** Where it was started, if that is known. */
  ipAddress: string | null;
  /** With what it was started, if that was said. */
  userAgent: string | null;
  /** The organization the user works in. */
  activeOrganizationId: string | null;
  /** Who acts as the user, or null for the user himself. */
  impersonatedBy: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
}

/** An account a user signs in with: never with its password or tokens. */
export interface UserAccount {
  /** `acc_` and 26 sortable characters. */
  id: string;
  /** The user's id. */
  userId: string;
  /** The user's id at the provider. */
  accountId: string;
  /** `credential` for a password, else the provider. */
  providerId: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
}

/** Names one user. */
export type UserIdBody = {
  /** The user's id. */
  userId: string;
};

/** Body of `POST /admin/list-users`. */
export type ListUsersBody = PageBody & {
  /** Only the user with this address. */
  email?: string;
  /** Only users with exactly this role. */
  role?: string;
  /** Only members of this organization. */
  organizationId?: string;
};

/** Fields of a user that an administrator may set; null takes a value away. */
export type UserFields = {
  /** 1 to 200 characters. */
  name?: string;
  /** An http or https URL. */
  image?: string | null;
  /** 3 to 30 characters of `a-z 0-9 _ .`; unique in the project. */
  username?: string | null;
  /** At most 32 characters. */
  phoneNumber?: string | null;
  /** Whether the address counts as shown. */
  emailVerified?: boolean;
  /** One role or several. */
  role?: string | string[];
  /** At most 16 KiB as JSON. */
  metadata?: Metadata | null;
  /** More of the fields above, as Better Auth's clients send them. */
  data?: Metadata;
};

/** Body of `POST /admin/create-user`. */
export type CreateUserBody = UserFields & {
  /** Unique in the project. */
  email: string;
  /** 1 to 200 characters. */
  name: string;
  /** Absent for a user who signs in otherwise. */
  password?: string;
};

/** Body of `POST /admin/update-user`. */
export type UpdateUserBody = UserFields & UserIdBody & {
  /** A new password; it ends the user's sessions. */
  password?: string;
};

/** Body of `POST /admin/ban-user`. */
export type BanUserBody = UserIdBody & {
  /** Whether to ban the last super_admin of an organization that has no other member. @default false */
  force?: boolean;
  /** At most 500 characters. */
  banReason?: string;
  /** Epoch milliseconds; absent for good. */
  banExpires?: number;
  /** Seconds from now, as Better Auth's client gives it. */
  banExpiresIn?: number;
};

/** Body of `POST /admin/set-role`. */
export type SetRoleBody = UserIdBody & {
  /** One role or several. */
  role: string | string[];
};

/** Body of `POST /admin/set-user-password`. */
export type SetUserPasswordBody = UserIdBody & {
  /** The new password; it ends the user's sessions. */
  newPassword: string;
};

/** Body of `POST /admin/revoke-user-session`: by id, or by token. */
export type RevokeUserSessionBody = {
  /** The session's id. */
  sessionId?: string;
  /** The session's token. */
  sessionToken?: string;
};

/** Body of `POST /admin/has-permission`: for the caller, for a user, or for a role. */
export type HasPermissionBody = {
  /** The user it is asked of; absent for the caller. */
  userId?: string;
  /** The roles it is asked of. */
  role?: string | string[];
  /** The organization it is asked in; absent for the project. */
  organizationId?: string;
  /** Whether the reply says why. @default false */
  explain?: boolean;
  /** What is asked; all of it must be held. */
  permission?: Permissions;
  /** What is asked; all of it must be held. */
  permissions?: Permissions;
};

/** Reply of `has-permission`. */
export interface HasPermissionReply {
  /** Whether all of it is held. */
  success: boolean;
  /** Always null: a refusal is an error. */
  error: null;
  /** With `explain`: one entry for each permission that was asked. */
  explanation?: Explanation[];
}

/** Columns that Better Auth's client may sort and filter users by. */
export type UserColumn =
  | "id"
  | "email"
  | "name"
  | "username"
  | "phoneNumber"
  | "role"
  | "banned"
  | "emailVerified"
  | "createdAt"
  | "updatedAt";

/** Query of `GET /admin/list-users`. */
export type FindUsersQuery = OffsetQuery<UserColumn> & {
  /** What to look for, whatever its case. */
  searchValue?: string;
  /** @default "email" */
  searchField?: "email" | "name";
  /** @default "contains" */
  searchOperator?: "contains" | "starts_with" | "ends_with";
};

/** Reply of `GET /admin/list-users`. */
export interface FoundUsers {
  /** The page. */
  users: User[];
  /** Exact up to 100; beyond, at least one more than the page ends with, where there are more. */
  total: number;
  /** As it was asked. */
  limit?: number;
  /** As it was asked. */
  offset?: number;
}

/** A body without fields. */
export type EmptyBody = Record<never, never>;

/** Reply with one user. */
export interface UserReply {
  /** The user as it is now. */
  user: User;
}

/** Reply of `impersonate-user` and `stop-impersonating`; the token is in the cookie only. */
export interface ImpersonationReply {
  /** The session. */
  session: UserSession;
  /** Its user. */
  user: User;
}

/** A list without pages: all that one user has. */
export interface UserList<Item> {
  /** The items. */
  data: Item[];
}

/** The users plugin with its endpoints, so that servers and clients infer their types. */
export interface UsersPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "users";
  /** The columns the plugin adds. */
  schema: typeof USERS_SCHEMA;
  /** The plugin's endpoints. */
  endpoints: {
    listUsers: PostEndpoint<"/admin/list-users", ListUsersBody, Page<User>>;
    getUserById: PostEndpoint<"/admin/get-user", UserIdBody, User>;
    findUsers: QueryEndpoint<"/admin/list-users", FindUsersQuery, FoundUsers>;
    readUser: QueryEndpoint<"/admin/get-user", { id: string }, User>;
    createUser: PostEndpoint<"/admin/create-user", CreateUserBody, UserReply>;
    updateUserById: PostEndpoint<"/admin/update-user", UpdateUserBody, User>;
    removeUser: PostEndpoint<"/admin/remove-user", UserIdBody, { success: true }>;
    removeSecondFactor: PostEndpoint<
      "/admin/remove-second-factor",
      UserIdBody,
      UserReply
    >;
    banUser: PostEndpoint<"/admin/ban-user", BanUserBody, UserReply>;
    unbanUser: PostEndpoint<"/admin/unban-user", UserIdBody, UserReply>;
    setRole: PostEndpoint<"/admin/set-role", SetRoleBody, UserReply>;
    setUserPassword: PostEndpoint<
      "/admin/set-user-password",
      SetUserPasswordBody,
      { status: true }
    >;
    listUserSessions: PostEndpoint<
      "/admin/list-user-sessions",
      UserIdBody,
      UserList<UserSession>
    >;
    revokeUserSession: PostEndpoint<
      "/admin/revoke-user-session",
      RevokeUserSessionBody,
      { success: true }
    >;
    revokeUserSessions: PostEndpoint<
      "/admin/revoke-user-sessions",
      UserIdBody,
      { success: true }
    >;
    listAccountsOfUser: PostEndpoint<
      "/admin/list-user-accounts",
      UserIdBody,
      UserList<UserAccount>
    >;
    impersonateUser: PostEndpoint<"/admin/impersonate-user", UserIdBody, ImpersonationReply>;
    stopImpersonating: PostEndpoint<"/admin/stop-impersonating", EmptyBody, ImpersonationReply>;
    userHasPermission: PostEndpoint<
      "/admin/has-permission",
      HasPermissionBody,
      HasPermissionReply
    >;
  };
}
