import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { listApiKeysOf } from "../store.ts";

/**
 * `GET /api-key/list`: the project's keys as a bare array, newest first, at most 1,000; with
 * `?organizationId=` those that are limited to an organization.
 */
export const listApiKeys = endpoint(
  "/api-key/list",
  { query: z.object({ organizationId: ID_FIELD.optional() }) },
  async ({ body: { organizationId }, rights, store }) => {
    await rights.require("api_key.read", { organizationId });
    return await listApiKeysOf(store, { organizationId });
  },
);
