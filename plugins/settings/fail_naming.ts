import { type ErrorCode, fail } from "../_kernel/errors.ts";

/** Characters of a caller's own words that an error repeats. */
const MAX_NAME_LENGTH = 64;

/**
 * Refuses a setting by its name: 404 for what is not stored, 400 for everything else.
 *
 * @throws {APIError} always
 */
export function failNaming({ code, message }: ErrorCode, name: string): never {
  const status = code === "SOCIAL_PROVIDER_NOT_FOUND" ? "NOT_FOUND" : "BAD_REQUEST";
  const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  return fail(status, { code, message: `${message}: ${shown}` });
}
