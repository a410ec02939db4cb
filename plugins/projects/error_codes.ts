import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** Errors of the projects endpoints. */
export const PROJECTS_ERROR_CODES: ErrorCodes<
  | "PROJECT_NOT_FOUND"
  | "PROJECT_SLUG_TAKEN"
  | "PROJECT_NOT_DELETED"
  | "PROJECT_ERASING"
  | "PROJECT_OWNER"
  | "ADMINISTRATOR_INVITATION_LIMIT_REACHED"
  | "ADMINISTRATOR_EXISTS"
  | "ADMINISTRATOR_NOT_FOUND"
  | "NOT_WHILE_IMPERSONATING"
> = defineErrorCodes({
  PROJECT_NOT_FOUND: "Check the project, none of yours is known by this name",
  PROJECT_SLUG_TAKEN: "Choose another slug, this one belongs to an existing project",
  PROJECT_NOT_DELETED: "Delete the project first",
  PROJECT_ERASING: "Make a new project, the time to restore this one is over",
  PROJECT_OWNER: "Choose another user, this one owns the project",
  ADMINISTRATOR_INVITATION_LIMIT_REACHED:
    "Take an invitation back first, as many wait as one project may have",
  ADMINISTRATOR_EXISTS: "Choose another user, this one is an administrator of the project",
  ADMINISTRATOR_NOT_FOUND: "Check the user, the project has no such administrator",
  NOT_WHILE_IMPERSONATING: "Let the users themselves say who runs their projects",
});
