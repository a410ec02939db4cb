import * as z from "../../_kernel/schemas.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { ROW_ID } from "../fields.ts";
import { living, requireHeld } from "../secrets.ts";
import type { VaultSecretVersion } from "../types.ts";

/** Versions of a page: their records are read with them, and 16 MiB are all that a query may read. */
const MAX_VERSIONS = 25;
/** A page's cursor is a version. */
const CURSOR = z.string().regex(/^[1-9]\d{0,14}$/).optional();

const body = z.object({
  ...pageFields(MAX_VERSIONS),
  secretId: ROW_ID,
  before: CURSOR,
  after: CURSOR,
});

/** `POST /banata/vault/versions`: a secret's versions without their data, newest first. */
export const listVersions = endpoint(
  "/banata/vault/versions",
  { body, permission: null },
  async ({ body: { secretId, ...page }, rights, store }): Promise<Page<VaultSecretVersion>> => {
    const secret = living(await store.findOne("vaultSecret", { id: secretId }));
    await requireHeld(rights, { permission: "vault.read", secret });
    const asked = { ...page, limit: page.limit ?? MAX_VERSIONS };
    const ordered = { by: "version", isNumber: true } as const;
    const source = { store, table: "vaultVersion", where: { secretId }, ...ordered } as const;
    return await listPage(source, asked, {
      toItem: ({ createdAt, version }) => ({ version, createdAt }),
    });
  },
);
