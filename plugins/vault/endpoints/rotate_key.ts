import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";

const PERMISSION = "vault.manage";
const DEFAULT_BATCH = 100;
const MAX_BATCH = 500;

/**
 * `POST /banata/vault/rotate-key`: begins to change the project's key, or goes on: a batch of records
 * here, the others in jobs, whether somebody asks or not. Whoever calls until it says `completed` has
 * changed the key once.
 */
export const rotateVaultKey = endpoint(
  "/banata/vault/rotate-key",
  {
    body: z.object({ batchSize: z.number().int().min(1).max(MAX_BATCH).optional() }),
    permission: PERMISSION,
  },
  ({ body, keyRotation }) => keyRotation.advance(body.batchSize ?? DEFAULT_BATCH),
);

/** `POST /banata/vault/rotation`: how far the latest change of the project's key is, and the customer's. */
export const getVaultRotation = endpoint(
  "/banata/vault/rotation",
  { body: z.object({}), permission: PERMISSION },
  async ({ customerKeys, keyRotation }) => {
    const progress = await keyRotation.progress();
    const standing = await customerKeys.standing();
    const hasOne = standing.customerKey !== null || standing.removed !== null;
    return { ...progress, customer: hasOne ? standing : null };
  },
);
