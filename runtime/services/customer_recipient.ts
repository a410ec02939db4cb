import * as base64url from "jose/base64url";
import { importAesKey } from "../../plugins/_kernel/crypto.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";

/** Where a customer's key stands: the table, and the id of its one row in a project. */
export const TABLE = "vaultCustomerKey";
export const ROW_ID = "customer";

/** What records of a project have as their second recipient; null where the customer has no key. */
export async function customerRecipient(
  store: ScopedStore,
  secrets: ProjectSecrets,
): Promise<{ kid: string; key: CryptoKey } | null> {
  const row = await store.findOne(TABLE, { id: ROW_ID });
  if (row === null) return null;
  const { kid, sealedKey } = row;
  if (sealedKey === "") return null;
  const purpose = purposeOf(`${TABLE}.sealedKey`, row);
  const bytes = base64url.decode(await secrets.open(sealedKey, { purpose }));
  return { kid, key: await importAesKey(new Uint8Array(bytes)) };
}
