import { defineErrorCodes, type ErrorCodes } from "../../plugins/_kernel/errors.ts";

/** Errors of a password that may not be set. */
export const PASSWORD_ERROR_CODES: ErrorCodes<
  "PASSWORD_TOO_SHORT" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_COMMON"
> = defineErrorCodes({
  PASSWORD_TOO_SHORT: "Choose a longer password",
  PASSWORD_TOO_LONG: "Choose a shorter password",
  PASSWORD_TOO_COMMON: "Choose another password, this one is among the first that attackers try",
});
