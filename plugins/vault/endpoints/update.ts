import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { DATA, dataBytes, METADATA, metadataColumn, ROW_ID, VERSION } from "../fields.ts";
import { findHeld, openVersion, saveVersion, toVaultSecret } from "../secrets.ts";
import type { VaultSecret } from "../types.ts";

const body = z.object({
  secretId: ROW_ID,
  expectedVersion: VERSION,
  data: DATA.optional(),
  metadata: METADATA.nullable().optional(),
}).refine(({ data, metadata }) => data !== undefined || metadata !== undefined, {
  message: "Send data, metadata or both",
});

/**
 * `POST /banata/vault/update`: gives a secret other data, other metadata (null takes it away) or both, as
 * its next version. What is not sent is carried over.
 */
export const updateSecret = endpoint(
  "/banata/vault/update",
  { body, permission: null },
  async (input): Promise<VaultSecret> => {
    const { data: text, expectedVersion, metadata: given, secretId } = input.body;
    const sent = text === undefined ? undefined : dataBytes(text);
    const changes = given === undefined ? {} : { metadata: given && metadataColumn(given) };
    const found = await findHeld(input, { permission: "vault.write", secretId });
    return toVaultSecret(
      await saveVersion(input, found.secret, {
        data: async () => sent ?? await openVersion(input, found),
        changes,
        expectedVersion,
      }),
    );
  },
);
