import * as z from "../../_kernel/schemas.ts";
import { listPage, type Page, pageFields } from "../../_kernel/cursor_page.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail, orConflict } from "../../_kernel/errors.ts";
import type { AuditSchemaRow } from "../../_kernel/store.ts";
import { isAction, isReservedAction } from "../../../rules/custom_events.ts";
import { CUSTOM_EVENT_ERROR_CODES } from "../error_codes.ts";
import { parseSchema } from "../event_schemas.ts";
import type { AuditEventSchema } from "../types.ts";

const MAX_PAGE = 100;
const MAX_VERSIONS = 100;
const ACTION = z.string().min(1).max(100);
const VERSION = z.number().int().min(1).max(MAX_VERSIONS);

/**
 * `POST /banata/audit-logs/schemas/set`: a new version of what the metadata of an action's custom events
 * must be. Events are checked against it from now on, unless they name an earlier version.
 */
export const setEventSchema = endpoint(
  "/banata/audit-logs/schemas/set",
  {
    body: z.object({ action: ACTION, schema: z.record(z.string(), z.unknown()) }),
    permission: "audit.manage",
  },
  async ({ audit, body: { action, schema: given }, now, store }): Promise<AuditEventSchema> => {
    if (!isAction(action)) return fail("BAD_REQUEST", CUSTOM_EVENT_ERROR_CODES.ACTION_INVALID);
    if (isReservedAction(action)) {
      return fail("BAD_REQUEST", CUSTOM_EVENT_ERROR_CODES.ACTION_RESERVED);
    }
    const schema = parseSchema(given) ??
      fail("BAD_REQUEST", CUSTOM_EVENT_ERROR_CODES.EVENT_SCHEMA_INVALID);
    const [newest] = await audit.schemas([{ action }]);
    const version = (newest?.version ?? 0) + 1;
    if (version > MAX_VERSIONS) {
      return fail("BAD_REQUEST", CUSTOM_EVENT_ERROR_CODES.EVENT_SCHEMA_LIMIT);
    }
    const row = { action, version, schema: JSON.stringify(schema), createdAt: now };
    const created = store.create("auditSchema", row);
    return toSchema(await orConflict(created, CUSTOM_EVENT_ERROR_CODES.EVENT_SCHEMA_CONFLICT));
  },
);

/** `POST /banata/audit-logs/schemas/list`: the versions of an action, or of every one, newest first. */
export const listEventSchemas = endpoint(
  "/banata/audit-logs/schemas/list",
  {
    body: z.object({ ...pageFields(MAX_PAGE), action: ACTION.optional() }),
    permission: "audit.read",
  },
  async ({ body: { action, ...page }, store }): Promise<Page<AuditEventSchema>> => {
    const where = action === undefined ? {} : { action };
    return await listPage({ store, table: "auditSchema", where }, page, { toItem: toSchema });
  },
);

/** `POST /banata/audit-logs/schemas/get`: a version of an action's schema, by default the newest. */
export const getEventSchema = endpoint(
  "/banata/audit-logs/schemas/get",
  { body: z.object({ action: ACTION, version: VERSION.optional() }), permission: "audit.read" },
  async ({ audit, body, store }): Promise<AuditEventSchema> => {
    const { action } = body;
    const version = body.version ?? (await audit.schemas([{ action }]))[0]?.version;
    const row = version === undefined
      ? null
      : await store.findOne("auditSchema", { action, version });
    return row === null
      ? fail("NOT_FOUND", CUSTOM_EVENT_ERROR_CODES.EVENT_SCHEMA_NOT_FOUND)
      : toSchema(row);
  },
);

function toSchema({ action, createdAt, schema, version }: AuditSchemaRow): AuditEventSchema {
  return { action, version, schema: JSON.parse(schema), createdAt };
}
