import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { orConflict } from "../../_kernel/errors.ts";
import { VAULT_ERROR_CODES } from "../error_codes.ts";
import { ROW_ID } from "../fields.ts";
import { living, nameHashOf, requireHeld, toVaultSecret } from "../secrets.ts";
import type { DeletedSecret, VaultSecret } from "../types.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 30;

const body = z.object({
  id: ROW_ID,
  afterDays: z.number().int().min(0).max(MAX_DAYS).optional(),
});

/**
 * `POST /banata/vault/delete`: takes a secret out of every other call at once, and purges it with all its
 * versions after some days, 7 by default; 0 purges it as soon as this is answered.
 */
export const deleteSecret = endpoint(
  "/banata/vault/delete",
  { body, permission: null },
  async ({ body, now, rights, store, vault }): Promise<DeletedSecret> => {
    const secret = living(await store.findOne("vaultSecret", { id: body.id }));
    const refuse = await requireHeld(rights, { permission: "vault.write", secret });
    const purgeAt = now + (body.afterDays ?? DEFAULT_DAYS) * DAY_MS;
    if (!await vault.remove(body.id, { now, purgeAt })) refuse();
    return { status: "deleted", purgeAt };
  },
);

/** `POST /banata/vault/undelete`: brings a deleted secret back that is not purged yet. */
export const undeleteSecret = endpoint(
  "/banata/vault/undelete",
  { body: z.object({ id: ROW_ID }), permission: null },
  async ({ body: { id }, now, rights, store }): Promise<VaultSecret> => {
    const row = await store.findOne("vaultSecret", { id });
    const secret = (row?.purgeAt ?? 0) > now ? row : null;
    const refuse = await requireHeld(rights, { permission: "vault.write", secret });
    if (secret === null) return refuse();
    const update = { deletedAt: null, purgeAt: null, nameHash: nameHashOf(secret) };
    const live = store.updateOne("vaultSecret", { id }, { ...update, updatedAt: now });
    return toVaultSecret(
      await orConflict(live, VAULT_ERROR_CODES.SECRET_NAME_TAKEN) ?? refuse(),
    );
  },
);
