/**
 * The vault: secrets that a customer's servers keep with the platform, each version encrypted under a key
 * of its own that the project's key wraps, and keys for encrypting elsewhere.
 *
 * @example
 * ```ts
 * import { VAULT_ERROR_CODES } from "@banata-auth/convex/plugins/vault";
 *
 * console.assert(VAULT_ERROR_CODES.SECRET_UNREADABLE.code === "SECRET_UNREADABLE");
 * ```
 *
 * @module
 */
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as customerKey from "./endpoints/customer_key.ts";
import * as dataKeys from "./endpoints/data_keys.ts";
import * as decrypt from "./endpoints/decrypt.ts";
import * as remove from "./endpoints/delete.ts";
import * as encrypt from "./endpoints/encrypt.ts";
import * as get from "./endpoints/get.ts";
import * as list from "./endpoints/list.ts";
import * as restore from "./endpoints/restore.ts";
import * as rotate from "./endpoints/rotate_key.ts";
import * as update from "./endpoints/update.ts";
import * as versions from "./endpoints/versions.ts";
import { VAULT_ERROR_CODES } from "./error_codes.ts";
import { VAULT_SCHEMA } from "./schema.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The vault plugin: `POST /banata/vault/encrypt`, `/decrypt`, `/list`, `/get`, `/update`, `/versions`,
 * `/restore`, `/delete` and `/undelete`, `/rotate-key` and `/rotation`, `/data-key`, `/data-key/open` and
 * `/rekey`, and `/customer-key/set`, `/customer-key/get` and `/customer-key/remove`.
 */
export function vault(): BanataPlugin {
  return packagePlugin({
    id: "vault",
    schema: VAULT_SCHEMA,
    modules: [
      encrypt,
      decrypt,
      list,
      get,
      update,
      versions,
      restore,
      remove,
      rotate,
      dataKeys,
      customerKey,
    ],
    $ERROR_CODES: VAULT_ERROR_CODES,
  });
}
