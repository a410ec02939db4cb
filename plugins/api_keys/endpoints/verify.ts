import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import type { StoredRow } from "../../_kernel/store.ts";
import { findByKey, textsOf } from "../store.ts";
import type { ApiKeysPlugin, VerifyApiKeyBody } from "../types.ts";
import { type FoundKey, INVALID_KEY, verifiedAnswer } from "../verified.ts";

const body: z.ZodType<VerifyApiKeyBody, VerifyApiKeyBody> = z.object({
  key: z.string().max(256).optional(),
  permission: z.string().min(1).max(100).optional(),
});

/**
 * `POST /api-key/verify`: whether a key is valid in the caller's project and holds a permission. A
 * server that sends its customer's key as the bearer key verifies that one; with `key` in the body it
 * verifies another key of its own project, and needs `api_key.read`.
 */
export const verifyApiKey: ApiKeysPlugin["endpoints"]["verifyApiKey"] = scopedEndpoint(
  "/api-key/verify",
  { body, permission: ({ key }) => key === undefined ? null : "api_key.read" },
  async ({ actor, scope, store, body, now }) => {
    const asked = { projectId: scope.projectId, permission: body.permission };
    if (body.key !== undefined) {
      const row = await findByKey(store, body.key);
      const isLive = row !== null && !(typeof row.expiresAt === "number" && row.expiresAt <= now);
      return isLive ? verifiedAnswer(fromRow(row), asked) : INVALID_KEY;
    }
    return actor.type === "api_key" ? verifiedAnswer(actor, asked) : INVALID_KEY;
  },
);

function fromRow(row: StoredRow): FoundKey {
  return {
    id: row.id,
    name: String(row.name),
    permissions: textsOf(row.permissions),
    organizationId: typeof row.organizationId === "string" ? row.organizationId : null,
    expiresAt: typeof row.expiresAt === "number" ? row.expiresAt : null,
  };
}
