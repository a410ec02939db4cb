import { defineErrorCodes, type ErrorCodes } from "../../_kernel/error_codes.ts";

/** Errors of the streams that deliver a project's events. */
export const STREAM_ERROR_CODES: ErrorCodes<
  | "STREAM_NOT_FOUND"
  | "STREAM_LIMIT_REACHED"
  | "STREAM_URL_INVALID"
  | "STREAM_LEAF_INVALID"
> = defineErrorCodes({
  STREAM_NOT_FOUND: "Check the stream's id, the project has no such one",
  STREAM_LIMIT_REACHED: "Delete a stream first, a project has at most 10",
  STREAM_URL_INVALID:
    "Send an https URL without name, password and fragment; http is for a server on this machine only",
  STREAM_LEAF_INVALID: "Send a leaf from 0 to the size of the log",
});
