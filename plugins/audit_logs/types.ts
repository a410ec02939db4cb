/** Who acted, as the event tells it. */
export interface AuditActor {
  /**
   * `user`, `admin` (an operator of the project), `api_key`, `system`, or what a custom event claims.
   * Who was not signed in is a `user` with the id `anonymous`.
   */
  type: string;
  /** The actor's id. */
  id: string;
  /** What they were called then. */
  name?: string;
  /** Their address then. */
  email?: string;
}

/** What an event is about. */
export interface AuditTarget {
  /** What kind of thing it is, e.g. `user`. */
  type: string;
  /** Its id. */
  id: string;
  /** What it was called then. */
  name?: string;
  /** Texts by name, of a custom event. */
  metadata?: Record<string, string>;
}

/** Where an event came from. */
export interface AuditContext {
  /** The organization that it happened in. */
  organizationId?: string;
  /** The client's address, as the host believes it. */
  ipAddress?: string;
  /** What the client said it is. */
  userAgent?: string;
  /** The request's id, as its answer told it. */
  requestId?: string;
}

/** Fields with their values before and after a change. */
export interface AuditChanges {
  /** As they were. */
  before?: Record<string, unknown>;
  /** As they are. */
  after?: Record<string, unknown>;
  /** Names of fields that changed and whose values no event holds. */
  hidden?: string[];
}

/** An event of the audit log. */
export interface AuditEvent {
  /** `evt_` and 26 characters that sort by `occurredAt`. */
  id: string;
  /** `user.created`. */
  action: string;
  /** The version of the action's schema. */
  version: number;
  /** Who acted; what a custom event claims. */
  actor: AuditActor;
  /** What it is about, the first first. */
  targets: AuditTarget[];
  /** Where it came from. */
  context: AuditContext;
  /** What it changed. */
  changes?: AuditChanges;
  /** By which a custom event is known again. */
  idempotencyKey?: string;
  /** What else it says, as texts. */
  metadata?: Record<string, string>;
  /** `failure` for what was refused: a failed sign-in, a denied permission. */
  outcome: "success" | "failure";
  /** Why it was refused. */
  code?: string;
  /** How the user signed in. */
  method?: string;
  /** Whether an application told of it, and not the platform. */
  custom?: true;
  /** Who really wrote a custom event: `api_key:ak_…`, `user:usr_…`. */
  recordedBy?: string;
  /** When it happened, epoch milliseconds. */
  occurredAt: number;
  /** When it was recorded, epoch milliseconds. */
  createdAt: number;
}

/** What an event of `events/list` says. */
export interface EventData {
  /** As an {@link AuditActor}'s type. */
  actorType: string;
  /** The actor's id. */
  actorId: string;
  /** What they were called then. */
  actorName: string | null;
  /** Their address then. */
  actorEmail: string | null;
  /** The organization that it happened in. */
  organizationId: string | null;
  /** What it is about. */
  targets: AuditTarget[];
  /** What it changed. */
  changes: AuditChanges | null;
  /** What else it says. */
  metadata: Record<string, string | number | boolean> | null;
  /** The client's address. */
  ipAddress: string | null;
  /** What the client said it is. */
  userAgent: string | null;
  /** Why it was refused; null for what happened. */
  code: string | null;
  /** When it happened, epoch milliseconds. */
  occurredAt: number;
}

/** An event for consumers. */
export interface EventItem {
  /** As in the audit log. */
  id: string;
  /** The action. */
  type: string;
  /** What it says. */
  data: EventData;
  /** When it was recorded, epoch milliseconds. */
  createdAt: number;
}

/** Reply of `events/list`. */
export interface EventList {
  /** Newest first, or with `order: "asc"` in the order of the log. */
  data: EventItem[];
  /** Pass it as `after` to go on; absent where there is nothing to go on from. */
  cursor?: string;
  /** Whether more are there now. A page may be short although they are. */
  hasMore: boolean;
}

/** Reply of `audit-logs/create` to several events. */
export interface CreatedEvents {
  /** In the order in which they were sent. */
  data: AuditEvent[];
}

/** A version of what the metadata of an action's custom events must be. */
export interface AuditEventSchema {
  /** The action. */
  action: string;
  /** 1, 2, 3, … */
  version: number;
  /** A JSON Schema. */
  schema: Record<string, unknown>;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Reply of `audit-logs/times`. */
export interface EventTimes {
  /** When each happened, epoch milliseconds, newest first; at most 1,000. */
  times: number[];
  /** Whether these are all: of more, those are told that happened since the last of `times`. */
  isWhole: boolean;
}

/** Reply of `audit-logs/export`. */
export interface AuditExport<Event = AuditEvent> {
  /** The events of this page, newest first; as text only where the format has no others. */
  data: Event[];
  /** How many they are. */
  count: number;
  /** Pass it as `cursor` for the next page; null at the end. */
  nextCursor: number | string | null;
  /** The page as the format writes it; pages after each other are the whole file. */
  text?: string;
}
