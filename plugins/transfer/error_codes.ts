import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** The codes of {@link TRANSFER_ERROR_CODES}. */
export type TransferErrorCode =
  | "PROJECT_NOT_FOUND"
  | "INVALID_CURSOR"
  | "MIGRATION_PENDING"
  | "PROJECT_SECRETS_UNREADABLE"
  | "PROJECT_KEY_CHANGED"
  | "INVALID_EXPORT"
  | "UNSUPPORTED_EXPORT_VERSION"
  | "EXPORT_SCHEMA_MISMATCH"
  | "PASSPHRASE_REQUIRED"
  | "WRONG_PASSPHRASE"
  | "PROJECT_ID_TAKEN"
  | "PROJECT_SLUG_TAKEN"
  | "IMPORT_NOT_FOUND"
  | "IMPORT_IN_PROGRESS"
  | "IMPORT_BEING_ERASED"
  | "IMPORT_CHUNK_MISSING"
  | "IMPORT_CHUNK_DAMAGED"
  | "IMPORT_ROW_REFUSED"
  | "IMPORT_FOREIGN_ROW"
  | "IMPORT_KEY_TAKEN"
  | "IMPORT_INCOMPLETE";

/** Errors of exports and imports. */
export const TRANSFER_ERROR_CODES: ErrorCodes<TransferErrorCode> = defineErrorCodes({
  PROJECT_NOT_FOUND: "Check the project, none of yours has this id",
  INVALID_CURSOR: "Send the cursor of the page before, of this project's export",
  MIGRATION_PENDING: "Try again when the deployment's data migrations are done",
  PROJECT_SECRETS_UNREADABLE:
    "Name the root secret under which the project's secrets were kept, or export without a passphrase",
  PROJECT_KEY_CHANGED: "Start the export again, the project's key was changed meanwhile",
  INVALID_EXPORT: "Send the first and last line as the export has them",
  UNSUPPORTED_EXPORT_VERSION: "Use a release that reads this version of the export",
  EXPORT_SCHEMA_MISMATCH: "Bring both deployments to the same release, then export again",
  PASSPHRASE_REQUIRED: "Send the passphrase of the export, it holds secrets",
  WRONG_PASSPHRASE: "Send the passphrase the export was made with",
  PROJECT_ID_TAKEN: "Erase the project of this id first, it has rows here",
  PROJECT_SLUG_TAKEN: "Choose another slug, this one belongs to an existing project",
  IMPORT_NOT_FOUND: "Begin the import first, none of this project is under way",
  IMPORT_IN_PROGRESS: "Finish or abandon the import of another export of this project first",
  IMPORT_BEING_ERASED: "Try again when the abandoned import of this project is erased",
  IMPORT_CHUNK_MISSING: "Send the chunks in order, one before this is missing",
  IMPORT_CHUNK_DAMAGED: "Send the lines again, they do not have the checksum",
  IMPORT_ROW_REFUSED: "Abandon the import: a line is no row that this release can store",
  IMPORT_FOREIGN_ROW: "Abandon the import: it holds a row of another project",
  IMPORT_KEY_TAKEN: "Abandon the import: it holds an API key of another project",
  IMPORT_INCOMPLETE: "Send every line of the export before its last one",
});
