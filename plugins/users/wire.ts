import type { AccountRow, SessionRow, UserRow } from "../_kernel/store.ts";
import type { Metadata, User, UserAccount, UserSession } from "./types.ts";

/** The role of a user who was given none. */
export const DEFAULT_ROLE = "user";

/** A stored user as it goes over the wire. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.emailVerified,
    name: row.name,
    image: row.image || null,
    username: row.username || null,
    phoneNumber: row.phoneNumber || null,
    phoneNumberVerified: row.phoneNumberVerified === true,
    locale: row.locale || null,
    role: row.role || DEFAULT_ROLE,
    banned: row.banned === true,
    banReason: row.banReason || null,
    banExpires: row.banExpires === null ? null : isoOf(row.banExpires),
    twoFactorEnabled: row.twoFactorEnabled === true,
    metadata: metadataOf(row.metadata),
    createdAt: isoOf(row.createdAt),
    updatedAt: isoOf(row.updatedAt),
  };
}

/** A stored session as an administrator sees it, without its token. */
export function toSession(row: SessionRow): UserSession {
  return {
    id: row.id,
    userId: row.userId,
    expiresAt: isoOf(row.expiresAt),
    ipAddress: row.ipAddress || null,
    userAgent: row.userAgent || null,
    activeOrganizationId: row.activeOrganizationId || null,
    impersonatedBy: row.impersonatedBy || null,
    createdAt: isoOf(row.createdAt),
    updatedAt: isoOf(row.updatedAt),
  };
}

/** A stored account without its password and tokens. */
export function toAccount(row: AccountRow): UserAccount {
  return {
    id: row.id,
    userId: row.userId,
    accountId: row.accountId,
    providerId: row.providerId,
    createdAt: isoOf(row.createdAt),
    updatedAt: isoOf(row.updatedAt),
  };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

function metadataOf(json: string | null): Metadata | null {
  return json === null ? null : JSON.parse(json);
}
