import { APIError } from "better-auth/api";
import { type ErrorCode, missingPermission } from "./error_codes.ts";
import { isUniqueConflict } from "./store.ts";

export {
  defineErrorCodes,
  type ErrorCode,
  type ErrorCodes,
  KERNEL_ERROR_CODES,
} from "./error_codes.ts";

/** HTTP statuses the plugins answer with; the names are Better Auth's. */
export type ErrorStatus =
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "UNPROCESSABLE_ENTITY"
  | "TOO_MANY_REQUESTS";

/**
 * Ends the request with `{ code, message }` and the given status.
 *
 * @throws {APIError} always
 */
export function fail(status: ErrorStatus, error: ErrorCode): never {
  throw APIError.from(status, error);
}

/**
 * The 403 of a missing permission, see {@link missingPermission}.
 *
 * @throws {APIError} always
 */
export function failMissingPermission(permission: string): never {
  return fail("FORBIDDEN", missingPermission(permission));
}

/**
 * The row that a write gives; where its unique columns are another row's, a 409 with this error.
 *
 * @throws {APIError} 409 with the error
 */
export async function orConflict<Row>(write: Promise<Row>, error: ErrorCode): Promise<Row> {
  try {
    return await write;
  } catch (thrown) {
    if (isUniqueConflict(thrown)) return fail("CONFLICT", error);
    throw thrown;
  }
}

/** Fields of a body that say where it goes, beside what it is about. */
const PLACE_FIELDS: readonly string[] = ["projectId", "project_id"];

/**
 * The first field of a body that is none of these, or undefined. What would change nothing is not
 * answered as if it had: the caller refuses it by its name.
 */
export function unknownField(body: object, names: readonly string[]): string | undefined {
  return Object.keys(body).find((name) => !names.includes(name) && !PLACE_FIELDS.includes(name));
}
