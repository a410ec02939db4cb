import * as z from "../_kernel/schemas.ts";
import { ID_FIELD } from "../_kernel/text_fields.ts";
import { fail } from "../_kernel/errors.ts";
import { metadataJson } from "../_kernel/metadata.ts";
import { VAULT_ERROR_CODES } from "./error_codes.ts";

/** Bytes of UTF-8 that a secret may have: a record of it stays far below the 1 MiB of a document. */
const MAX_DATA_BYTES = 262_144;
/** Secrets of one page. */
export const MAX_PAGE = 200;
/** Secrets of a page that says nothing of it. */
export const DEFAULT_PAGE = 50;

/** The id of a row. */
export const ROW_ID = ID_FIELD;
/** What a secret is called. */
export const NAME = z.string().min(1).max(256);
/** What somebody must know besides the secret's id. */
export const CONTEXT = z.string().min(1).max(256);
/** An organization of the project. */
export const ORGANIZATION_ID = ROW_ID;
/** What is to be kept secret; {@linkcode dataBytes} asks for its length. */
export const DATA = z.string().min(1);
/** What an app keeps with a secret, in the clear. */
export const METADATA = z.record(z.string(), z.string());
/** A data key as it was wrapped, which is a record of some 1,200 characters. */
export const WRAPPED_KEY = z.string().min(1).max(4096);
/** The version of a secret. */
export const VERSION = z.number().int().min(1);

/**
 * The bytes of a secret's data.
 *
 * @throws {APIError} 413 `SECRET_TOO_LARGE`
 */
export function dataBytes(data: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(data);
  if (bytes.length > MAX_DATA_BYTES) {
    fail("PAYLOAD_TOO_LARGE", VAULT_ERROR_CODES.SECRET_TOO_LARGE);
  }
  return bytes;
}

/**
 * Metadata as its column holds it.
 *
 * @throws {APIError} 400 `SECRET_METADATA_TOO_LARGE`
 */
export function metadataColumn(metadata: Record<string, string>): string {
  return metadataJson(metadata, VAULT_ERROR_CODES.SECRET_METADATA_TOO_LARGE);
}
