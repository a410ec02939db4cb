import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { requireHeldForKey } from "../grants.ts";
import { getApiKey, placeOf } from "../store.ts";

/** `POST /api-key/delete`: revokes one of the project's keys; it is dead on the next request. */
export const deleteApiKey = endpoint(
  "/api-key/delete",
  { body: z.object({ keyId: ID_FIELD }), permission: null },
  async ({ rights, store, body }) => {
    const asked = { id: body.keyId, permission: "api_key.delete" };
    const row = await getApiKey({ rights, store }, asked);
    // Nobody takes away what may do more than they.
    await requireHeldForKey(rights, row.permissions, placeOf(row));
    await store.deleteOne("apiKey", { id: row.id });
    return { success: true as const };
  },
);
