import * as z from "../../_kernel/schemas.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { DEFAULT_PAGE, MAX_PAGE, ORGANIZATION_ID } from "../fields.ts";
import { toVaultSecret } from "../secrets.ts";
import type { VaultSecret } from "../types.ts";

const body = z.object({
  ...pageFields(MAX_PAGE),
  organizationId: ORGANIZATION_ID.optional(),
});

/**
 * `POST /banata/vault/list`: the project's secrets without their data, newest first; with
 * `organizationId` those of an organization, for who may read there.
 */
export const listSecrets = endpoint(
  "/banata/vault/list",
  { body, permission: "vault.read", in: "organizationId" },
  async ({ body: { organizationId, ...page }, store }): Promise<Page<VaultSecret>> => {
    const where = { deletedAt: null, ...organizationId === undefined ? {} : { organizationId } };
    const asked = { ...page, limit: page.limit ?? DEFAULT_PAGE };
    return await listPage({ store, table: "vaultSecret", where }, asked, { toItem: toVaultSecret });
  },
);
