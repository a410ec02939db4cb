import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { VAULT_ERROR_CODES } from "../error_codes.ts";
import { ROW_ID, VERSION } from "../fields.ts";
import { findHeld, openVersion, saveVersion, toVaultSecret } from "../secrets.ts";
import type { VaultSecret } from "../types.ts";

const body = z.object({ secretId: ROW_ID, version: VERSION, expectedVersion: VERSION });

/** `POST /banata/vault/restore`: makes the data of an older version the next one. */
export const restoreSecret = endpoint(
  "/banata/vault/restore",
  { body, permission: null },
  async (input): Promise<VaultSecret> => {
    const { expectedVersion, secretId, version } = input.body;
    const found = await findHeld(input, { permission: "vault.write", secretId, version });
    if (version > found.secret.version) {
      return fail("NOT_FOUND", VAULT_ERROR_CODES.SECRET_VERSION_NOT_FOUND);
    }
    return toVaultSecret(
      await saveVersion(input, found.secret, {
        data: () => openVersion(input, found, version),
        changes: {},
        expectedVersion,
      }),
    );
  },
);
