import { grants } from "../_kernel/permissions.ts";
import type { ApiKeyRow } from "../_kernel/store.ts";
import type { VerifiedApiKey, VerifyApiKeyReply } from "./types.ts";

/** The one answer for every key that is not valid, or does not hold what is asked. */
export const INVALID_KEY: VerifyApiKeyReply = { valid: false, key: null };

/** A key that was found, as a key's row and as an actor has it. */
type FoundKey = Readonly<Pick<ApiKeyRow, "id" | "name" | "organizationId" | "expiresAt">> & {
  readonly permissions: readonly string[];
};

/** The answer for a usable key: what it may do, if it holds the permission that is asked for. */
export function verifiedAnswer(
  key: FoundKey,
  options: { projectId: string; permission?: string },
): VerifyApiKeyReply {
  const { permission, projectId } = options;
  if (permission !== undefined && !grants(key.permissions, permission)) return INVALID_KEY;
  const { expiresAt, id, name, organizationId, permissions } = key;
  const verified: VerifiedApiKey = {
    id,
    name,
    projectId,
    organizationId,
    permissions: [...permissions],
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
  return { valid: true, key: verified };
}
