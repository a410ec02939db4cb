/** One entry of an error table: a stable code and one sentence that says what to do. */
export interface ErrorCode {
  /** `UPPER_SNAKE`, the same for good. */
  readonly code: string;
  /** One sentence that says what to do. */
  readonly message: string;
}

/** An error table: each code under its own name. */
export type ErrorCodes<Code extends string> = {
  readonly [Key in Code]: { readonly code: Key; readonly message: string };
};

/**
 * Turns `{ CODE: "Sentence" }` into `{ CODE: { code: "CODE", message: "Sentence" } }`, so that a
 * code is written once and cannot differ from its key.
 */
export function defineErrorCodes<Table extends Record<string, string>>(
  table: Table,
): ErrorCodes<keyof Table & string> {
  const entries = Object.entries(table).map(([code, message]) => [code, { code, message }]);
  return Object.fromEntries(entries);
}

/** What several plugins say of an organization, each with a code of its own. */
export const NO_ORGANIZATION = "Check the organization, the project has no such one";

/** Codes any endpoint may answer with, whatever its plugin. */
export const KERNEL_ERROR_CODES: ErrorCodes<
  "AUTHENTICATION_REQUIRED" | "CHANGED_SINCE" | "PROJECT_SCOPE_REQUIRED"
> = defineErrorCodes({
  AUTHENTICATION_REQUIRED: "Sign in, or send a server API key as a bearer token",
  CHANGED_SINCE: "Read it again, somebody changed it since that version",
  PROJECT_SCOPE_REQUIRED:
    "This endpoint belongs to the platform; call it without a project API key",
});

/**
 * The error of a permission that is not held. Its code names the permission without dots, as the SDK's
 * documentation has it: `vault.read` gives `MISSING_PERMISSION_VAULTREAD`.
 */
export function missingPermission(permission: string): ErrorCode {
  const code = `MISSING_PERMISSION_${permission.replaceAll(".", "").toUpperCase()}`;
  return { code, message: `Ask for the permission ${permission}` };
}
