/** A stored event as clients see it. */
import type { AuditEventRow } from "../_kernel/audit_rows.ts";
import type { AuditActor, AuditChanges, AuditEvent, AuditTarget, EventItem } from "./types.ts";

/** The id of an actor who was not signed in, which is no user's. */
const ANONYMOUS = "anonymous";
/** The type and id of an actor who was erased. */
const ERASED = "erased";
/** How clients call our own kinds of actors. */
const ACTOR_TYPES: Readonly<Record<string, string>> = { operator: "admin", anonymous: "user" };

/** An event as the SDK types it. */
export function toAuditEvent(row: AuditEventRow): AuditEvent {
  const { code, idempotencyKey, ipAddress, kind, method, organizationId, requestId, userAgent } =
    row;
  const metadata = metadataOf(row);
  const { changes, occurredAt = row.at, recordedBy } = row;
  return {
    id: row.id,
    action: row.action,
    version: row.version ?? 1,
    actor: actorOf(row),
    targets: targetsOf(row),
    context: present({ organizationId, ipAddress, userAgent, requestId }),
    ...present({
      changes: changes === undefined ? undefined : JSON.parse(changes) as AuditChanges,
      idempotencyKey,
      metadata: metadata === null ? undefined : textsOf(metadata),
    }),
    outcome: code === undefined ? "success" : "failure",
    ...present({ code, method, recordedBy }),
    ...kind === "custom" ? { custom: true } : {},
    occurredAt,
    createdAt: row.at,
  };
}

/** An event as `events/list` has it. */
export function toEventItem(row: AuditEventRow): EventItem {
  const { changes, occurredAt = row.at } = row;
  const actor = actorOf(row);
  return {
    id: row.id,
    type: row.action,
    data: {
      actorType: actor.type,
      actorId: actor.id,
      actorName: actor.name ?? null,
      actorEmail: actor.email ?? null,
      organizationId: row.organizationId ?? null,
      targets: targetsOf(row),
      changes: changes === undefined ? null : JSON.parse(changes),
      metadata: metadataOf(row),
      ipAddress: row.ipAddress ?? null,
      userAgent: row.userAgent ?? null,
      code: row.code ?? null,
      occurredAt,
    },
    createdAt: row.at,
  };
}

/** What an event is about: as it was listed, else its own row and whose that is. */
export function targetsOf({ model, owner, subject, targets }: AuditEventRow): AuditTarget[] {
  if (targets !== undefined) return JSON.parse(targets);
  const own = subject === "" ? [] : [{ type: model, id: subject }];
  return owner === undefined ? own : [...own, { type: "user", id: owner }];
}

/** What an event says besides; null for nothing. */
export function metadataOf(
  { metadata }: AuditEventRow,
): Record<string, string | number | boolean> | null {
  return metadata === undefined ? null : JSON.parse(metadata);
}

function actorOf(row: AuditEventRow): AuditActor {
  const { actorEmail: email, actorId, actorName: name, actorType, kind } = row;
  if (actorType === "") return { type: ERASED, id: ERASED };
  // What a custom event claims is told as it was claimed.
  const type = kind === "custom" ? actorType : ACTOR_TYPES[actorType] ?? actorType;
  const id = actorId ?? (actorType === "anonymous" ? ANONYMOUS : actorType);
  return { type, id, ...present({ name, email }) };
}

function textsOf(metadata: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)]));
}

/** The fields that have a value. */
function present<Fields extends object>(
  fields: { [Name in keyof Fields]: Fields[Name] | undefined },
): Partial<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Fields>;
}
