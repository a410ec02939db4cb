import { defineErrorCodes, type ErrorCodes } from "../_kernel/errors.ts";

/** Errors of the projects endpoints. */
export const PROJECTS_ERROR_CODES: ErrorCodes<"PROJECT_SLUG_TAKEN"> = defineErrorCodes({
  PROJECT_SLUG_TAKEN: "Choose another slug, this one belongs to an existing project",
});
