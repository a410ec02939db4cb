import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** What can be wrong with a template or with what it is filled with. */
export type EmailErrorCode =
  | "EMAIL_TEMPLATE_TOO_LARGE"
  | "EMAIL_TOO_LARGE"
  | "EMAIL_BLOCKS_NOT_JSON"
  | "EMAIL_BLOCKS_TOO_MANY"
  | "EMAIL_BLOCKS_TOO_DEEP"
  | "EMAIL_BLOCK_TYPE_UNKNOWN"
  | "EMAIL_BLOCK_INVALID"
  | "EMAIL_HTML_NOT_ALLOWED"
  | "EMAIL_URL_NOT_ALLOWED"
  | "EMAIL_SUBJECT_INVALID"
  | "EMAIL_VARIABLES_INVALID"
  | "EMAIL_VARIABLE_UNKNOWN"
  | "EMAIL_VARIABLE_MISSING";

/** Codes of the emails plugin. */
export const EMAILS_ERROR_CODES: ErrorCodes<EmailErrorCode> = defineErrorCodes({
  EMAIL_TEMPLATE_TOO_LARGE: "Send blocks of at most 256 KB",
  EMAIL_TOO_LARGE: "Send shorter values, of at most 2,000,000 characters wherever they stand",
  EMAIL_BLOCKS_NOT_JSON: "Send the blocks as a JSON list",
  EMAIL_BLOCKS_TOO_MANY: "Send at most 200 blocks, those in columns among them",
  EMAIL_BLOCKS_TOO_DEEP: "Nest columns at most three deep",
  EMAIL_BLOCK_TYPE_UNKNOWN: "Use one of the nine types of blocks",
  EMAIL_BLOCK_INVALID: "Correct the field of the block",
  EMAIL_HTML_NOT_ALLOWED: "Use only a, b, br, code, em, i, s, strong, sub, sup and u in a text",
  EMAIL_URL_NOT_ALLOWED: "Use an https or mailto link, or an http one of this machine",
  EMAIL_SUBJECT_INVALID: "Send a subject of one line and at most 500 characters",
  EMAIL_VARIABLES_INVALID: "Send a JSON list of at most 100 variables with different names",
  EMAIL_VARIABLE_UNKNOWN: "Declare each variable that the template uses",
  EMAIL_VARIABLE_MISSING: "Send a value for each variable that the template needs",
});

/** What is wrong with an email, and where. */
export class EmailError extends Error {
  /** One of {@link EMAILS_ERROR_CODES}. */
  readonly code: EmailErrorCode;
  /** The block and its field, e.g. `blocks[2].href`, or the variable. */
  readonly place: string;

  /** The message is the code's own and ends with the place. */
  constructor(code: EmailErrorCode, place: string) {
    super(`${EMAILS_ERROR_CODES[code].message}: ${place}`);
    this.name = "EmailError";
    this.code = code;
    this.place = place;
  }
}

/**
 * Refuses a template, or what it is filled with.
 *
 * @throws {EmailError} always
 */
export function refuse(code: EmailErrorCode, place: string): never {
  throw new EmailError(code, place);
}
