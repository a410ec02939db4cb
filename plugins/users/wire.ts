import type { StoredRow } from "../_kernel/store.ts";
import type { Metadata, User, UserAccount, UserSession } from "./types.ts";

/** The role of a user who was given none. */
export const DEFAULT_ROLE = "user";

/** A stored user as it goes over the wire. */
export function toUser(row: StoredRow): User {
  return {
    id: row.id,
    email: String(row.email),
    emailVerified: row.emailVerified === true,
    name: String(row.name),
    image: textOf(row.image),
    username: textOf(row.username),
    phoneNumber: textOf(row.phoneNumber),
    phoneNumberVerified: row.phoneNumberVerified === true,
    role: textOf(row.role) ?? DEFAULT_ROLE,
    banned: row.banned === true,
    banReason: textOf(row.banReason),
    banExpires: isoOf(row.banExpires),
    twoFactorEnabled: row.twoFactorEnabled === true,
    metadata: metadataOf(row.metadata),
    createdAt: requiredIso(row.createdAt),
    updatedAt: requiredIso(row.updatedAt),
  };
}

/** A stored session as an administrator sees it, without its token. */
export function toSession(row: StoredRow): UserSession {
  return {
    id: row.id,
    userId: String(row.userId),
    expiresAt: requiredIso(row.expiresAt),
    ipAddress: textOf(row.ipAddress),
    userAgent: textOf(row.userAgent),
    activeOrganizationId: textOf(row.activeOrganizationId),
    impersonatedBy: textOf(row.impersonatedBy),
    createdAt: requiredIso(row.createdAt),
    updatedAt: requiredIso(row.updatedAt),
  };
}

/** A stored account without its password and tokens. */
export function toAccount(row: StoredRow): UserAccount {
  return {
    id: row.id,
    userId: String(row.userId),
    accountId: String(row.accountId),
    providerId: String(row.providerId),
    createdAt: requiredIso(row.createdAt),
    updatedAt: requiredIso(row.updatedAt),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function isoOf(time: unknown): string | null {
  return typeof time === "number" ? requiredIso(time) : null;
}

function requiredIso(time: unknown): string {
  return new Date(Number(time)).toISOString();
}

function metadataOf(value: unknown): Metadata | null {
  // Only the plugin's own writes reach the column, and they store objects.
  return typeof value === "string" ? JSON.parse(value) : null;
}
