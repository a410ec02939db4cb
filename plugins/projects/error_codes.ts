import { defineErrorCodes } from "../_kernel/errors.ts";

/** Errors of the projects endpoints. */
export const PROJECTS_ERROR_CODES = defineErrorCodes({
  PROJECT_SLUG_TAKEN: "Choose another slug, this one belongs to an existing project",
  PROJECT_NOT_FOUND: "Check the project id, no project of yours has it",
});
