import type { Explanation } from "../_kernel/check.ts";

/** A JSON object a project keeps with a user. */
export type Metadata = Record<string, unknown>;

/** A user as it goes over the wire. Times are ISO 8601. */
export interface User {
  /** `usr_` and 26 sortable characters. */
  id: string;
  /** In lower case. */
  email: string;
  /** Whether the user has shown that the address is theirs. */
  emailVerified: boolean;
  /** The display name. */
  name: string;
  /** URL of a picture. */
  image: string | null;
  /** Unique in the project. */
  username: string | null;
  /** As it was given. */
  phoneNumber: string | null;
  /** Whether the user has shown that the number is theirs. */
  phoneNumberVerified: boolean;
  /** The language of the user's mails, a tag such as `pt-BR`; null for the project's. */
  locale: string | null;
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
  /** Who acts as the user, or null for the user themselves. */
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

/** Reply of `has-permission`. */
export interface HasPermissionReply {
  /** Whether all of it is held. */
  success: boolean;
  /** Always null: a refusal is an error. */
  error: null;
  /** With `explain`: one entry for each permission that was asked. */
  explanation?: Explanation[];
}

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
