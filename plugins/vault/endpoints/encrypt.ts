import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { orConflict } from "../../_kernel/errors.ts";
import { generateId } from "../../../rules/ids.ts";
import { VAULT_ERROR_CODES } from "../error_codes.ts";
import {
  CONTEXT,
  DATA,
  dataBytes,
  METADATA,
  metadataColumn,
  NAME,
  ORGANIZATION_ID,
} from "../fields.ts";
import { nameHashOf, requireOrganization, sealVersion } from "../secrets.ts";
import type { EncryptedSecret } from "../types.ts";

const body = z.object({
  name: NAME,
  data: DATA,
  context: CONTEXT.optional(),
  organizationId: ORGANIZATION_ID.optional(),
  metadata: METADATA.optional(),
});

/** `POST /banata/vault/encrypt`: keeps a new secret; its name, context and organization stay for good. */
export const encryptSecret = endpoint(
  "/banata/vault/encrypt",
  { body, permission: "vault.write", in: "organizationId" },
  async (input): Promise<EncryptedSecret> => {
    const { body: { data, metadata, ...given }, now, store, vault } = input;
    const bytes = dataBytes(data);
    const named = { name: given.name, context: given.context ?? null };
    const secret = {
      id: generateId("vaultSecret", now),
      ...named,
      organizationId: given.organizationId ?? null,
      metadata: metadata === undefined ? null : metadataColumn(metadata),
      version: 1,
      nameHash: nameHashOf(named),
      deletedAt: null,
      purgeAt: null,
      createdAt: now,
      updatedAt: now,
    };
    await requireOrganization(store, given.organizationId);
    const version = await sealVersion(input, secret, bytes);
    const saved = vault.save({ expectedVersion: 0, secret, version });
    await orConflict(saved, VAULT_ERROR_CODES.SECRET_NAME_TAKEN);
    return { id: secret.id };
  },
);
