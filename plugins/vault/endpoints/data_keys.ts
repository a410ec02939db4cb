import * as z from "../../_kernel/schemas.ts";
import { randomBytes } from "../../_kernel/crypto.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { DATA_KEY_BYTES, openDataKey, sealDataKey, toBase64 } from "../data_keys.ts";
import { CONTEXT, ORGANIZATION_ID, WRAPPED_KEY } from "../fields.ts";
import { requireOrganization } from "../secrets.ts";
import type { DataKey, NewDataKey, WrappedDataKey } from "../types.ts";

const place = z.object({
  context: CONTEXT.optional(),
  organizationId: ORGANIZATION_ID.optional(),
});

/** `POST /banata/vault/data-key`: a new key for encrypting elsewhere, in the clear and wrapped. */
export const createDataKey = endpoint(
  "/banata/vault/data-key",
  { body: place, permission: "vault.write", in: "organizationId" },
  async (input): Promise<NewDataKey> => {
    await requireOrganization(input.store, input.body.organizationId);
    const bytes = randomBytes(DATA_KEY_BYTES);
    const wrappedKey = await sealDataKey(input, bytes, { ...input.body, kind: "created" });
    return { key: toBase64(bytes), wrappedKey };
  },
);

/** `POST /banata/vault/data-key/open`: a wrapped key in the clear, and the event that says who got it. */
export const openWrappedKey = endpoint(
  "/banata/vault/data-key/open",
  {
    body: place.extend({ wrappedKey: WRAPPED_KEY }),
    permission: "vault.read",
    in: "organizationId",
  },
  async (input): Promise<DataKey> => {
    const { bytes, kid } = await openDataKey(input, input.body);
    await input.vault.record({ kind: "decrypted", model: "dataKey", subject: kid });
    return { key: toBase64(bytes) };
  },
);

/**
 * `POST /banata/vault/rekey`: wraps a key anew without showing it, under the project's newest key and, with
 * `newContext`, for another context; null is for none.
 */
export const rekeyDataKey = endpoint(
  "/banata/vault/rekey",
  {
    body: place.extend({ wrappedKey: WRAPPED_KEY, newContext: CONTEXT.nullable().optional() }),
    permission: "vault.write",
    in: "organizationId",
  },
  async (input): Promise<WrappedDataKey> => {
    const { context: before, newContext = before, organizationId } = input.body;
    const { bytes } = await openDataKey(input, input.body);
    const next = { context: newContext ?? undefined, organizationId, kind: "updated" as const };
    return { wrappedKey: await sealDataKey(input, bytes, next) };
  },
);
