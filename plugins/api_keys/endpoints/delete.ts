import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { API_KEYS_ERROR_CODES } from "../error_codes.ts";
import { requireHeldForKey } from "../grants.ts";
import { findApiKey, placeOf, removeApiKey } from "../store.ts";
import type { ApiKeysPlugin, DeleteApiKeyBody } from "../types.ts";

const body: z.ZodType<DeleteApiKeyBody, DeleteApiKeyBody> = z.object({
  keyId: z.string().min(1).max(64),
});

/** `POST /api-key/delete`: revokes one of the project's keys; it is dead on the next request. */
export const deleteApiKey: ApiKeysPlugin["endpoints"]["deleteApiKey"] = scopedEndpoint(
  "/api-key/delete",
  { body, permission: "api_key.delete" },
  async ({ rights, store, body }) => {
    const row = await findApiKey(store, body.keyId);
    if (row === null) return fail("NOT_FOUND", API_KEYS_ERROR_CODES.API_KEY_NOT_FOUND);
    // Nobody takes away what may do more than they.
    await requireHeldForKey(rights, row.permissions, placeOf(row));
    await removeApiKey(store, row.id);
    return { success: true as const };
  },
);
