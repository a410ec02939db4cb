import { type ErrorCode, missingPermission } from "./error_codes.ts";
import { isUniqueConflict } from "./store.ts";

export {
  defineErrorCodes,
  type ErrorCode,
  type ErrorCodes,
  KERNEL_ERROR_CODES,
} from "./error_codes.ts";

/** The name of a status that a plugin answers with; the names are Better Auth's. */
export type ErrorStatus =
  | "BAD_REQUEST"
  | "CONFLICT"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "PAYLOAD_TOO_LARGE"
  | "SERVICE_UNAVAILABLE"
  | "TOO_MANY_REQUESTS"
  | "UNAUTHORIZED"
  | "UNPROCESSABLE_ENTITY";

const STATUS_CODES: Readonly<Record<ErrorStatus, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNPROCESSABLE_ENTITY: 422,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
};

/**
 * A refusal as Better Auth's router answers one: it goes by the name, so that what refuses loads none of it.
 */
export class Refusal extends Error {
  override readonly name = "APIError";
  readonly status: ErrorStatus;
  readonly statusCode: number;
  readonly body: ErrorCode;
  readonly headers: Readonly<Record<string, string>> = {};

  constructor(status: ErrorStatus, { code, message }: ErrorCode) {
    super(message);
    this.status = status;
    this.statusCode = STATUS_CODES[status];
    this.body = { message, code };
  }
}

/**
 * Ends the request with `{ code, message }` and the given status.
 *
 * @throws {Refusal} always
 */
export function fail(status: ErrorStatus, error: ErrorCode): never {
  throw new Refusal(status, error);
}

/**
 * The 403 of a missing permission, see {@link missingPermission}.
 *
 * @throws {Refusal} always
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

/** Characters of a caller's own words that an error repeats. */
const MAX_NAME_LENGTH = 64;

/**
 * {@link fail} with a message that ends with what the caller has named, in part if it is long.
 *
 * @throws {Refusal} always
 */
export function failNaming(
  { code, message }: ErrorCode,
  name: string,
  { status = "BAD_REQUEST" }: { status?: ErrorStatus } = {},
): never {
  const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  return fail(status, { code, message: `${message}: ${shown}` });
}

/** Fields of a body that say where it goes, beside what it is about. */
const PLACE_FIELDS: readonly string[] = ["projectId", "project_id"];

/**
 * Refuses a body with a field that is none of these: what would change nothing is not answered as if
 * it had.
 *
 * @throws {APIError} 400 with the error, naming the field
 */
export function requireKnown(
  body: object,
  { error, names }: { error: ErrorCode; names: readonly string[] },
): void {
  const unknown = Object.keys(body)
    .find((name) => !names.includes(name) && !PLACE_FIELDS.includes(name));
  if (unknown !== undefined) failNaming(error, unknown);
}
