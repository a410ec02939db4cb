/** Why the host refused to start or to do an administrative task. Stable; tests and scripts may match on it. */
export type HostErrorCode =
  | "ADDRESS_UNUSABLE"
  | "ADMIN_KEY_INVALID"
  | "APP_NOT_FOUND"
  | "APP_REFUSED"
  | "APP_SYNTAX_ERROR"
  | "AUTH_CONFIG_INVALID"
  | "BACKUP_FAILED"
  | "COMPONENT_NOT_GIVEN"
  | "CRON_INVALID"
  | "DATABASE_CORRUPT"
  | "DATABASE_FOREIGN"
  | "DATABASE_MISSING"
  | "DATA_DIR_GONE"
  | "DATA_DIR_LOCKED"
  | "DATA_DIR_NOT_WRITABLE"
  | "DISK_FULL"
  | "FILE_UNUSABLE"
  | "FORMAT_TOO_NEW"
  | "JWT_KEY_INVALID"
  | "LOG_DAMAGED"
  | "PORT_IN_USE"
  | "RESTORE_UNFINISHED"
  | "SCHEMA_INVALID"
  | "SCHEMA_VIOLATED"
  | "UNSUPPORTED";

/**
 * An operator's problem, in one sentence that says what to do about it. A command line prints `message` and
 * exits with 1; it carries no stack worth showing and no secret.
 */
export class HostError extends Error {
  /** Which problem it is; see {@link HostErrorCode}. */
  readonly code: HostErrorCode;

  /** Builds the error. `message` is one sentence for an operator. */
  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HostError";
    this.code = code;
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether a system call failed with one of these codes: `ENOENT`. */
export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Error && "code" in thrown && codes.includes(String(thrown.code));
}
