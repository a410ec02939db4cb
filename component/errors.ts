import { ConvexError } from "convex/values";

/**
 * Why the component refused a call. The data of such an error names tables and fields and never
 * carries a value, because Convex logs it.
 */
export type ComponentErrorCode =
  | "DATABASE_NEWER_THAN_CODE"
  | "FIELD_FORBIDDEN"
  | "FIELD_MISSING"
  | "FIELD_UNKNOWN"
  | "IMPORT_CHUNK_MISSING"
  | "IMPORT_INCOMPLETE"
  | "IMPORT_KEY_TAKEN"
  | "IMPORT_SCHEMA_CHANGED"
  | "IMPORT_UNKNOWN"
  | "MIGRATION_PENDING"
  | "MODEL_UNKNOWN"
  | "PROJECT_SCOPE_REQUIRED"
  | "PROJECT_TAKEN"
  | "READ_LIMIT_EXCEEDED"
  | "SETUP_COMPLETED"
  | "UNIQUE_CONFLICT"
  | "VALUE_INVALID";

/** What a refused call tells its caller. */
export type ComponentErrorData = {
  /** The stable code. */
  code: ComponentErrorCode;
  /** The table it is about. */
  model?: string;
  /** The fields it is about. */
  fields?: string[];
};

/** Builds the error that a refused call throws. */
export function componentError(
  code: ComponentErrorCode,
  about: { model?: string; fields?: string[] } = {},
): ConvexError<ComponentErrorData> {
  return new ConvexError({ code, ...about });
}
