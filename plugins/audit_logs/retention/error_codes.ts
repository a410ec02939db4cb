import { defineErrorCodes, type ErrorCodes } from "../../_kernel/error_codes.ts";

/** Errors of what is kept of a project's events, and for how long. */
export const RETENTION_ERROR_CODES: ErrorCodes<
  | "LEGAL_HOLD_EXISTS"
  | "LEGAL_HOLD_NOT_FOUND"
  | "LEGAL_HOLD_NEEDS_PERSON"
  | "USER_NOT_DELETED"
  | "ERASURE_NOT_FOUND"
> = defineErrorCodes({
  LEGAL_HOLD_EXISTS: "Lift the legal hold first, to place another one",
  LEGAL_HOLD_NOT_FOUND: "Nothing is to be lifted: the project is on no legal hold",
  LEGAL_HOLD_NEEDS_PERSON: "Have a person lift the legal hold, no API key may",
  USER_NOT_DELETED: "Delete the user first: who still acts is not erased from what they did",
  ERASURE_NOT_FOUND: "Nobody has asked for the erasure of this user",
});
