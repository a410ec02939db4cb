import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { CONTEXT, ROW_ID } from "../fields.ts";
import { findHeld, openVersion } from "../secrets.ts";
import type { DecryptedSecret } from "../types.ts";

const body = z.object({ secretId: ROW_ID, context: CONTEXT.optional() });

/**
 * `POST /banata/vault/decrypt`: a secret's data, and the event that says who got it. Another context than
 * the secret's own, also one too many or too few, is answered as an unknown secret.
 */
export const decryptSecret = endpoint(
  "/banata/vault/decrypt",
  { body, permission: null },
  async (input): Promise<DecryptedSecret> => {
    const { context = null, secretId } = input.body;
    const found = await findHeld(input, { permission: "vault.read", secretId });
    if (found.secret.context !== context) return found.refuse();
    const data = await openVersion(input, found);
    await input.vault.record({ kind: "decrypted", model: "vaultSecret", subject: secretId });
    return { data: new TextDecoder("utf-8", { ignoreBOM: true }).decode(data) };
  },
);
