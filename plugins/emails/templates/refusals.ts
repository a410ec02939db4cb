import { failNaming } from "../../_kernel/errors.ts";
import { EmailError, EMAILS_ERROR_CODES } from "../error_codes.ts";

/**
 * What a function of templates gives; what it refuses is the request's own error.
 *
 * @throws {APIError} 400 with the code and the place
 */
export function orRefused<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof EmailError)) throw error;
    return failNaming(EMAILS_ERROR_CODES[error.code], error.place);
  }
}
