import { z } from "zod";
import { scopedEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { hasPermission } from "../../_kernel/permissions.ts";
import { isPlatform } from "../../_kernel/scope.ts";
import { API_KEYS_ERROR_CODES } from "../error_codes.ts";
import { displayedParts, formatApiKey, hashApiKey } from "../format.ts";
import { insertApiKey } from "../store.ts";
import type { ApiKeysPlugin, CreateApiKeyBody } from "../types.ts";

const body: z.ZodType<CreateApiKeyBody, CreateApiKeyBody> = z.object({
  name: z.string().min(1).max(32),
  permissions: z.array(z.string().min(1).max(100)).max(100).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  organizationId: z.string().min(1).max(64).optional(),
});

/**
 * `POST /api-key/create`: makes a key of the project and shows it once. Called by an operator who
 * names the project, or by one of the project's keys that may create keys.
 */
export const createApiKey: ApiKeysPlugin["endpoints"]["createApiKey"] = scopedEndpoint(
  "/api-key/create",
  { body, permission: "api_key.create" },
  async ({ actor, scope, store, body, now }) => {
    if (isPlatform(scope)) fail("BAD_REQUEST", API_KEYS_ERROR_CODES.API_KEY_PROJECT_REQUIRED);
    const permissions = body.permissions ??
      (actor.type === "api_key" ? actor.permissions : undefined);
    if (permissions?.some((permission) => !hasPermission(actor, permission, { scope }))) {
      fail("FORBIDDEN", API_KEYS_ERROR_CODES.API_KEY_PERMISSION_NOT_HELD);
    }
    const key = formatApiKey("live", crypto.getRandomValues(new Uint8Array(32)));
    const created = await insertApiKey(store, {
      name: body.name,
      keyHash: await hashApiKey(key),
      ...displayedParts(key),
      createdBy: actor.id,
      permissions,
      expiresAt: expiryOf(body.expiresAt, now),
      organizationId: body.organizationId,
    }, { now });
    return { ...created, key };
  },
);

function expiryOf(expiresAt: string | undefined, now: number): number | undefined {
  if (expiresAt === undefined) return undefined;
  const time = Date.parse(expiresAt);
  if (!(time > now)) fail("BAD_REQUEST", API_KEYS_ERROR_CODES.API_KEY_EXPIRY_IN_PAST);
  return time;
}
