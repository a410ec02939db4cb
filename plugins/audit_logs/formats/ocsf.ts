/**
 * Events in the Open Cybersecurity Schema Framework 1.6.0 (schema.ocsf.io), category Identity & Access
 * Management. What has no place in a class stands in `unmapped`.
 */
import type { AuditEventRow } from "../../_kernel/audit_rows.ts";
import { metadataOf, targetsOf } from "../audit_event.ts";
import type { AuditTarget } from "../types.ts";
import { type Activity, activityName, activityOf, CLASSES, type ClassUid } from "./ocsf_classes.ts";

const CATEGORY = 3;
const VERSION = "1.6.0";
const PRODUCT = { name: "Banata", vendor_name: "Banata" };

/** An event of OCSF: attributes by name. */
export type OcsfEvent = Readonly<Record<string, unknown>>;

/** An event as OCSF has it; times are epoch milliseconds there too. */
export function toOcsf(row: AuditEventRow, { projectId }: { projectId: string }): OcsfEvent {
  const activity = activityOf(row);
  const [classUid, activityId] = activity;
  const { name: className } = CLASSES[classUid];
  const failed = row.code !== undefined;
  const { occurredAt = row.at } = row;
  return {
    category_uid: CATEGORY,
    category_name: "Identity & Access Management",
    class_uid: classUid,
    class_name: className,
    activity_id: activityId,
    activity_name: activityName(activity),
    type_uid: classUid * 100 + activityId,
    type_name: `${className}: ${activityName(activity)}`,
    severity_id: failed ? 2 : 1,
    severity: failed ? "Low" : "Informational",
    status_id: failed ? 2 : 1,
    status: failed ? "Failure" : "Success",
    ...row.code === undefined ? {} : { status_code: row.code },
    time: occurredAt,
    message: row.action,
    metadata: metadataObject(row, projectId),
    ...actorOf(row),
    ...row.ipAddress === undefined ? {} : { src_endpoint: { ip: row.ipAddress } },
    ...requestOf(row),
    ...BY_CLASS[classUid](row, activity),
    ...unmappedOf(row),
  };
}

function metadataObject(row: AuditEventRow, projectId: string): OcsfEvent {
  const { action, at, leaf, requestId } = row;
  return {
    version: VERSION,
    product: PRODUCT,
    uid: row.id,
    event_code: action,
    log_name: "audit",
    log_provider: PRODUCT.name,
    tenant_uid: projectId,
    logged_time: at,
    ...leaf === undefined ? {} : { sequence: leaf },
    ...requestId === undefined ? {} : { correlation_uid: requestId },
    ...row.kind === "custom" ? { labels: ["custom", `recorded by ${row.recordedBy ?? ""}`] } : {},
  };
}

function requestOf({ requestId, userAgent }: AuditEventRow): OcsfEvent {
  if (requestId === undefined && userAgent === undefined) return {};
  return {
    http_request: {
      ...requestId === undefined ? {} : { uid: requestId },
      ...userAgent === undefined ? {} : { user_agent: userAgent },
    },
  };
}

/** Kinds of users by what actors are here. */
const USER_TYPES: Readonly<Record<string, number>> = { user: 1, operator: 2, admin: 2, system: 3 };

function actorOf(row: AuditEventRow): OcsfEvent {
  const { actorId, actorName, actorType } = row;
  // One who was erased is nobody any more.
  if (actorType === "anonymous" || actorType === "") return {};
  if (actorType === "system" && actorId === undefined) return { actor: { app_name: PRODUCT.name } };
  if (actorType === "api_key") {
    return {
      actor: { app_uid: actorId, ...actorName === undefined ? {} : { app_name: actorName } },
    };
  }
  return { actor: { user: actorUser(row) } };
}

function actorUser({ actorEmail, actorId, actorName, actorType }: AuditEventRow): OcsfEvent {
  return {
    uid: actorId,
    type_id: USER_TYPES[actorType] ?? 99,
    ...actorName === undefined ? {} : { name: actorName },
    ...actorEmail === undefined ? {} : { email_addr: actorEmail },
  };
}

/** Whose account an event is about: a user among its targets, else who acted, else nobody knows. */
function userOf(row: AuditEventRow): OcsfEvent {
  const target = targetsOf(row).find(({ type }) => type === "user");
  if (target !== undefined) {
    const isSelf = target.id === row.actorId;
    return isSelf ? actorUser(row) : { ...entityOf(target), type_id: 1 };
  }
  return row.actorId === undefined || row.actorType === "api_key"
    ? { name: "unknown", type_id: 0 }
    : actorUser(row);
}

function entityOf({ id, name }: AuditTarget): OcsfEvent {
  return { uid: id, ...name === undefined ? {} : { name } };
}

/** What the attributes are that a class asks for. */
const BY_CLASS: Readonly<
  Record<ClassUid, (row: AuditEventRow, activity: Activity) => OcsfEvent>
> = {
  3001: (row) => ({ user: userOf(row) }),
  3002: (row, [, activity]) => ({
    user: userOf(row),
    service: { name: PRODUCT.name },
    is_remote: true,
    ...protocolOf(row),
    ...row.model === "session" ? { session: { uid: row.subject } } : {},
    ...activity === 7 ? { account_switch_type_id: 2, account_switch_type: "Impersonate" } : {},
  }),
  3004: (row) => {
    const [first = { type: row.model, id: row.subject || row.action }] = targetsOf(row);
    return { entity: { ...entityOf(first), type: first.type } };
  },
  3005: (row) => ({ user: userOf(row), privileges: privilegesOf(row) }),
  3006: (row) => ({ group: groupOf(row), user: userOf(row) }),
};

function protocolOf({ method }: AuditEventRow): OcsfEvent {
  if (method === undefined) return {};
  return method.startsWith("oauth")
    ? { auth_protocol_id: 6, auth_protocol: "OAUTH 2.0" }
    : { auth_protocol_id: 99, auth_protocol: method };
}

/** The roles that a member holds since. */
function privilegesOf({ changes }: AuditEventRow): string[] {
  const after: Record<string, unknown> = changes === undefined
    ? {}
    : JSON.parse(changes).after ?? {};
  const { role } = after;
  return typeof role === "string" && role !== "" ? role.split(",") : ["unknown"];
}

function groupOf(row: AuditEventRow): OcsfEvent {
  const group = targetsOf(row).find(({ type }) => type === "team" || type === "organization");
  return group === undefined
    ? { uid: row.organizationId ?? row.subject }
    : { ...entityOf(group), type: group.type };
}

function unmappedOf(row: AuditEventRow): OcsfEvent {
  const { changes, organizationId } = row;
  const fields = Object.entries({
    organizationId,
    targets: row.targets === undefined ? undefined : targetsOf(row),
    changes: changes === undefined ? undefined : JSON.parse(changes),
    metadata: metadataOf(row) ?? undefined,
  }).filter(([, value]) => value !== undefined);
  return fields.length === 0 ? {} : { unmapped: Object.fromEntries(fields) };
}
