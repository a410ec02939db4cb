import type { CustomEventFault } from "../../rules/custom_events.ts";
import { defineErrorCodes, type ErrorCodes, NO_ORGANIZATION } from "../_kernel/error_codes.ts";

/** Errors of reading and exporting the audit log. */
export const AUDIT_LOGS_ERROR_CODES: ErrorCodes<
  | "CURSOR_INVALID"
  | "FILTER_UNKNOWN"
  | "RANGE_REVERSED"
  | "SEARCH_TOO_WIDE"
  | "EXPORT_FORMAT_UNSUPPORTED"
  | "EXPORT_UNSIGNED"
  | "EVENT_NOT_FOUND"
> = defineErrorCodes({
  CURSOR_INVALID: "Start again without the cursor: it is of another list, or of none",
  FILTER_UNKNOWN: "Leave the field out, nothing is filtered by it",
  RANGE_REVERSED: "Let the range end when it begins or later",
  SEARCH_TOO_WIDE: "Name the actions instead: the project's events have too many to be searched",
  EXPORT_FORMAT_UNSUPPORTED: "Ask for one of the formats json, csv, ndjson and ocsf",
  EXPORT_UNSIGNED: "Try again in a few seconds, the log has no signed checkpoint yet",
  EVENT_NOT_FOUND: "Check the event's id, the project has no such one",
});

/** Errors of writing custom events. */
export const CUSTOM_EVENT_ERROR_CODES: ErrorCodes<
  | CustomEventFault
  | "IDEMPOTENCY_CONFLICT"
  | "ORGANIZATION_NOT_FOUND"
  | "EVENT_FIELD_UNKNOWN"
  | "EVENTS_INVALID"
  | "EVENT_SCHEMA_INVALID"
  | "EVENT_SCHEMA_MISMATCH"
  | "EVENT_SCHEMA_NOT_FOUND"
  | "EVENT_SCHEMA_LIMIT"
  | "EVENT_SCHEMA_CONFLICT"
> = defineErrorCodes({
  ACTION_INVALID:
    "Name the action by words of letters and digits, joined by . _ - : or /, at most 100 characters",
  ACTION_RESERVED: "Begin the action with another word, only the platform writes this one",
  ACTOR_INVALID:
    "Send actorType in lower case, actorId of at most 256 characters, and a name and an address of one line",
  TARGETS_INVALID:
    "Send at most 20 targets {type, id, name?, metadata?}, each text on one line without control characters",
  CONTEXT_INVALID:
    "Check organizationId, ipAddress and userAgent: one line each, without control characters",
  CHANGES_INVALID:
    "Send changes as {before?, after?}, objects without control characters, at most five levels deep",
  METADATA_INVALID:
    "Send metadata as an object of at most 50 texts, numbers and booleans, without control characters",
  VERSION_INVALID: "Send the version of the action's schema, a whole number from 1",
  IDEMPOTENCY_KEY_INVALID: "Send an idempotencyKey of one line, at most 255 characters",
  IDEMPOTENCY_CONFLICT: "Choose another idempotencyKey, another event was written under it",
  ORGANIZATION_NOT_FOUND: NO_ORGANIZATION,
  EVENT_TIME_INVALID:
    "Send occurredAt in epoch milliseconds, at most 30 days back and not in the future",
  EVENT_JSON_INVALID: "Send targets, changes and metadata as JSON",
  EVENT_TOO_LARGE: "Send targets, changes and metadata of at most 16 KiB of JSON each",
  EVENT_FIELD_UNKNOWN: "Leave the field out, an event has no such one",
  EVENTS_INVALID: "Send 1 to 100 events, and nothing beside them",
  EVENT_SCHEMA_INVALID:
    "Send a JSON Schema of an object with properties that are texts, numbers or booleans",
  EVENT_SCHEMA_MISMATCH: "Send metadata that fits the action's schema",
  EVENT_SCHEMA_NOT_FOUND: "Check the action and the version, it has no such schema",
  EVENT_SCHEMA_LIMIT: "Go on with the versions there are, an action has at most 100",
  EVENT_SCHEMA_CONFLICT: "Send the schema again, another version was made at the same time",
});
