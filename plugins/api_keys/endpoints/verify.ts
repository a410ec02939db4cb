import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { grants } from "../../_kernel/permissions.ts";
import type { ApiKeyActor } from "../../_kernel/scope.ts";
import type { StoredRow } from "../../_kernel/store.ts";
import { findByKey, textsOf, toIso } from "../store.ts";
import type {
  ApiKeysPlugin,
  VerifiedApiKey,
  VerifyApiKeyBody,
  VerifyApiKeyReply,
} from "../types.ts";

const body: z.ZodType<VerifyApiKeyBody, VerifyApiKeyBody> = z.object({
  key: z.string().max(256).optional(),
  permission: z.string().min(1).max(100).optional(),
});

const INVALID: VerifyApiKeyReply = { valid: false, key: null };

/**
 * `POST /api-key/verify`: whether a key is valid in the caller's project and holds a permission. A
 * server that sends its customer's key as the bearer key verifies that one; with `key` in the body it
 * verifies another key of its own project, and needs `api_key.read`.
 */
export const verifyApiKey: ApiKeysPlugin["endpoints"]["verifyApiKey"] = scopedEndpoint(
  "/api-key/verify",
  { body, permission: ({ key }) => key === undefined ? null : "api_key.read" },
  async ({ actor, scope, store, body, now }) => {
    if (body.key !== undefined) {
      const row = await findByKey(store, body.key);
      const isLive = row !== null && !(typeof row.expiresAt === "number" && row.expiresAt <= now);
      return isLive ? answer(fromRow(row, scope.projectId), body.permission) : INVALID;
    }
    if (actor.type !== "api_key") return INVALID;
    return answer(fromActor(actor, scope.projectId), body.permission);
  },
);

function answer(key: VerifiedApiKey, permission: string | undefined): VerifyApiKeyReply {
  const holds = permission === undefined || grants(key.permissions, permission);
  return holds ? { valid: true, key } : INVALID;
}

function fromActor(actor: ApiKeyActor, projectId: string): VerifiedApiKey {
  const { expiresAt, id, name, organizationId, permissions } = actor;
  const rest = { permissions: [...permissions], expiresAt: toIso(expiresAt) };
  return { id, name, projectId, organizationId, ...rest };
}

function fromRow(row: StoredRow, projectId: string): VerifiedApiKey {
  const organizationId = typeof row.organizationId === "string" ? row.organizationId : null;
  const rest = { permissions: textsOf(row.permissions), expiresAt: toIso(row.expiresAt) };
  return { id: row.id, name: String(row.name), projectId, organizationId, ...rest };
}
