/**
 * Error codes, tables and types of the audit log, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { AUDIT_LOGS_ERROR_CODES } from "@banata-auth/convex/plugins/audit-logs/light";
 *
 * console.assert(AUDIT_LOGS_ERROR_CODES.CURSOR_INVALID.code === "CURSOR_INVALID");
 * ```
 *
 * @module
 */
export { AUDIT_LOGS_ERROR_CODES, CUSTOM_EVENT_ERROR_CODES } from "./error_codes.ts";
export { AUDIT_TLOG_ERROR_CODES } from "./tlog/error_codes.ts";
export { AUDIT_LOGS_SCHEMA } from "./schema.ts";
export { LEGAL_HOLD_ERROR_CODES } from "../_kernel/audit_retention.ts";
export { RETENTION_ERROR_CODES } from "./retention/error_codes.ts";
export { AUDIT_RETENTION_SCHEMA } from "./retention/schema.ts";
export { STREAM_ERROR_CODES } from "./streams/error_codes.ts";
export { AUDIT_STREAMS_SCHEMA } from "./streams/schema.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type { Page } from "../_kernel/cursor_page.ts";
export type * from "./retention/types.ts";
export type * from "./streams/types.ts";
export type * from "./types.ts";
export type { CustomEventFault } from "../../rules/custom_events.ts";
