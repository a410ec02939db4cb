import { type ErrorCode, fail } from "./errors.ts";

/** Contract 3.0: what an app may keep with a user or an organization, in bytes of its JSON. */
const MAX_METADATA_BYTES = 16 * 1024;

/**
 * Metadata as it is stored, JSON of at most 16 KiB.
 *
 * @throws {APIError} 400 with the given code when it is larger
 */
export function metadataJson(metadata: Record<string, unknown>, tooLarge: ErrorCode): string {
  const json = JSON.stringify(metadata);
  if (new TextEncoder().encode(json).length > MAX_METADATA_BYTES) fail("BAD_REQUEST", tooLarge);
  return json;
}
