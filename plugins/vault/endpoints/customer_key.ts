import * as z from "../../_kernel/schemas.ts";
import { placeOfKey } from "../../../rules/kms_key.ts";
import type { CustomerKeyStanding } from "../../_kernel/customer_key.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { VAULT_ERROR_CODES } from "../error_codes.ts";

const PERMISSION = "vault.manage";

/** `POST /banata/vault/customer-key/set`: from now on a key of the customer's own opens new records too. */
export const setCustomerKey = endpoint(
  "/banata/vault/customer-key/set",
  { body: z.object({ keyArn: z.string().max(256) }), permission: PERMISSION },
  async ({ body: { keyArn }, customerKeys }): Promise<CustomerKeyStanding> => {
    if (placeOfKey(keyArn) === null) fail("BAD_REQUEST", VAULT_ERROR_CODES.CUSTOMER_KEY_INVALID);
    const failure = await customerKeys.set(keyArn);
    if (failure === "denied") {
      fail("UNPROCESSABLE_ENTITY", VAULT_ERROR_CODES.CUSTOMER_KEY_DENIED);
    }
    if (failure === "unavailable") {
      fail("SERVICE_UNAVAILABLE", VAULT_ERROR_CODES.CUSTOMER_KEY_UNAVAILABLE);
    }
    return await customerKeys.standing();
  },
);

/**
 * `POST /banata/vault/customer-key/get`: asks the customer's KMS whether the key may still be used, and says
 * how things stand.
 */
export const getCustomerKey = endpoint(
  "/banata/vault/customer-key/get",
  { body: z.object({}), permission: PERMISSION },
  ({ customerKeys }): Promise<CustomerKeyStanding> => customerKeys.check(),
);

/** `POST /banata/vault/customer-key/remove`: new records have it no more. */
export const removeCustomerKey = endpoint(
  "/banata/vault/customer-key/remove",
  { body: z.object({}), permission: PERMISSION },
  async ({ customerKeys }): Promise<CustomerKeyStanding> => {
    if (!await customerKeys.remove()) {
      fail("NOT_FOUND", VAULT_ERROR_CODES.CUSTOMER_KEY_NOT_FOUND);
    }
    return await customerKeys.standing();
  },
);
