import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { ROW_ID } from "../fields.ts";
import { living, requireHeld, toVaultSecret } from "../secrets.ts";
import type { VaultSecret } from "../types.ts";

/** `POST /banata/vault/get`: what is known of a secret without its data. */
export const getSecret = endpoint(
  "/banata/vault/get",
  { body: z.object({ secretId: ROW_ID }), permission: null },
  async ({ body, rights, store }): Promise<VaultSecret> => {
    const secret = living(await store.findOne("vaultSecret", { id: body.secretId }));
    const refuse = await requireHeld(rights, { permission: "vault.read", secret });
    return toVaultSecret(secret ?? refuse());
  },
);
