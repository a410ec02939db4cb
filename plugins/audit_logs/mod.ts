/**
 * The audit log: what happened in a project, read by time, by actor, by target and by action, followed by
 * consumers, and added to by the project's own servers.
 *
 * @example
 * ```ts
 * import { AUDIT_LOGS_ERROR_CODES } from "@banata-auth/convex/plugins/audit-logs";
 *
 * console.assert(AUDIT_LOGS_ERROR_CODES.CURSOR_INVALID.code === "CURSOR_INVALID");
 * ```
 *
 * @module
 */
import { LEGAL_HOLD_ERROR_CODES } from "../_kernel/audit_retention.ts";
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import * as create from "./endpoints/create.ts";
import * as events from "./endpoints/events.ts";
import * as exports from "./endpoints/export.ts";
import * as list from "./endpoints/list.ts";
import * as schemas from "./endpoints/schemas.ts";
import * as times from "./endpoints/times.ts";
import { AUDIT_LOGS_ERROR_CODES, CUSTOM_EVENT_ERROR_CODES } from "./error_codes.ts";
import * as retention from "./retention/endpoints.ts";
import { RETENTION_ERROR_CODES } from "./retention/error_codes.ts";
import { AUDIT_RETENTION_SCHEMA } from "./retention/schema.ts";
import { AUDIT_LOGS_SCHEMA } from "./schema.ts";
import * as streamControl from "./streams/endpoints/control.ts";
import * as streams from "./streams/endpoints/streams.ts";
import { STREAM_ERROR_CODES } from "./streams/error_codes.ts";
import { AUDIT_STREAMS_SCHEMA } from "./streams/schema.ts";
import * as tlog from "./tlog/endpoints.ts";
import { AUDIT_TLOG_ERROR_CODES } from "./tlog/error_codes.ts";

export * from "./light.ts";
export type { BanataPlugin } from "../_kernel/plugin.ts";

/**
 * The audit log plugin: `POST /banata/audit-logs/list`, `/get`, `/times`, `/export` and `/create`, schemas of custom
 * events (`/banata/audit-logs/schemas/set`, `/list` and `/get`), streams of events to servers of the
 * project's (`/banata/audit-logs/streams/…`), and `POST /banata/events/list`; the log itself below
 * `GET /banata/audit-logs/tlog/`.
 */
export function auditLogs(): BanataPlugin {
  return packagePlugin({
    id: "audit-logs",
    schema: { ...AUDIT_LOGS_SCHEMA, ...AUDIT_STREAMS_SCHEMA, ...AUDIT_RETENTION_SCHEMA },
    modules: [
      list,
      times,
      events,
      exports,
      create,
      schemas,
      streams,
      streamControl,
      retention,
      tlog,
    ],
    $ERROR_CODES: {
      ...AUDIT_LOGS_ERROR_CODES,
      ...CUSTOM_EVENT_ERROR_CODES,
      ...STREAM_ERROR_CODES,
      ...RETENTION_ERROR_CODES,
      ...LEGAL_HOLD_ERROR_CODES,
      ...AUDIT_TLOG_ERROR_CODES,
    },
  });
}
