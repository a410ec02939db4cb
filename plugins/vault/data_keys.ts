/** Keys that customers keep themselves: wrapped by a key of the project's that lasts. */
import { AES_KEY_BYTES } from "../_kernel/crypto.ts";
import type { ScopedInput } from "../_kernel/endpoint.ts";
import { fail } from "../_kernel/errors.ts";
import { VAULT_ERROR_CODES } from "./error_codes.ts";
import { bindingOf, kidsOf, openRecord, RecordUnreadableError, sealRecord } from "./record.ts";

/** AES-256 of the customer's own, or whatever else they do with 256 bits. */
export const DATA_KEY_BYTES = AES_KEY_BYTES;

type Caller = Pick<ScopedInput<unknown>, "keys" | "scope" | "vault">;

/** What a wrapped key is bound to besides its project. */
interface Place {
  readonly context?: string;
  readonly organizationId?: string;
}

/** Wraps a key for its place, and writes the event of it. */
export async function sealDataKey(
  { keys, scope, vault }: Caller,
  bytes: Uint8Array<ArrayBuffer>,
  { kind, ...place }: Place & { kind: "created" | "updated" },
): Promise<string> {
  const key = await keys.lasting();
  await vault.record({ kind, model: "dataKey", subject: key.kid });
  const binding = bindingFor(scope.projectId, place);
  return await sealRecord(bytes, { binding, recipients: [key, null] });
}

/**
 * A wrapped key of the project's, and what wraps it.
 *
 * @throws {APIError} 422 `DATA_KEY_UNREADABLE`, whatever the reason
 */
export async function openDataKey(
  { keys, scope }: Pick<Caller, "keys" | "scope">,
  { wrappedKey, ...place }: Place & { readonly wrappedKey: string },
): Promise<{ bytes: Uint8Array<ArrayBuffer>; kid: string }> {
  const [kid] = kidsOf(wrappedKey) ?? [];
  const key = kid === undefined ? null : await keys.lastingOf(kid);
  if (key === null) return unreadable();
  try {
    const binding = bindingFor(scope.projectId, place);
    return { bytes: await openRecord(wrappedKey, { binding, key }), kid: key.kid };
  } catch (error) {
    if (error instanceof RecordUnreadableError) return unreadable();
    throw error;
  }
}

/** Base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bindingFor(
  projectId: string,
  { context = null, organizationId = null }: {
    context?: string | null;
    organizationId?: string | null;
  },
): string {
  return bindingOf(["data-key", projectId, context, organizationId]);
}

function unreadable(): never {
  return fail("UNPROCESSABLE_ENTITY", VAULT_ERROR_CODES.DATA_KEY_UNREADABLE);
}
