import type { CustomEvent } from "../../rules/custom_events.ts";

/** An event of the audit log as it is stored; times are epoch ms, JSON is text. */
export interface AuditEventRow {
  /** `evt_` and 26 characters that sort by `occurredAt`. */
  readonly id: string;
  /** `user.created`. */
  readonly action: string;
  /** What was done, in one word; `custom` for what an application told. */
  readonly kind?: string;
  /** Why it was refused; absent for what happened. */
  readonly code?: string;
  /** The table of what it is about. */
  readonly model: string;
  /** The id of what it is about. */
  readonly subject: string;
  /** Whose that is. */
  readonly owner?: string;
  /** JSON text, `[{type, id, name?, metadata?}]`. */
  readonly targets?: string;
  readonly actorType: string;
  readonly actorId?: string;
  readonly actorName?: string;
  readonly actorEmail?: string;
  readonly organizationId?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
  /** How the user signed in. */
  readonly method?: string;
  /** JSON text, `{before, after, hidden?}`. */
  readonly changes?: string;
  /** JSON text. */
  readonly metadata?: string;
  /** Of the schema. */
  readonly version?: number;
  readonly idempotencyKey?: string;
  /** Who really wrote a custom event. */
  readonly recordedBy?: string;
  readonly occurredAt?: number;
  /** When it was recorded. */
  readonly at: number;
  /** Its place in the project's log; absent until it has one. */
  readonly leaf?: number;
  /** What its commitments are made with, as JSON text. */
  readonly salts?: string;
}

/** Which events are asked for; whatever is absent is not asked. */
export interface AuditFilter {
  /** One of these actions; at most 500. */
  readonly actions?: string[];
  /** Who acted. */
  readonly actorId?: string;
  /** Where. */
  readonly organizationId?: string;
  /** What it is about. */
  readonly targetId?: string;
  /** Since when, epoch ms. */
  readonly from?: number;
  /** Until when, epoch ms. */
  readonly to?: number;
  /** Whether it happened, or was refused. */
  readonly outcome?: "success" | "failure";
  /** Whether an application told of it, or the platform. */
  readonly custom?: boolean;
}

/** Events, and where the next page begins. */
interface AuditPage {
  readonly events: AuditEventRow[];
  /** The id after which it begins; null at the end. */
  readonly next: string | null;
}

/** Events in the order of the log, and how far it was looked at. */
interface AuditTail {
  readonly events: AuditEventRow[];
  /** The leaf that was looked at last. */
  readonly next: number;
  readonly hasMore: boolean;
}

/** What became of custom events: all are written, or were before; or none is, because of the one at `at`. */
type AppendedEvents =
  | { readonly events: readonly AuditEventRow[] }
  | {
    readonly refused: "IDEMPOTENCY_CONFLICT" | "ORGANIZATION_NOT_FOUND";
    readonly at: number;
  };

/** An action, and the version of its schema. */
export interface WantedSchema {
  readonly action: string;
  /** @default the newest */
  readonly version?: number;
}

/** A version of an action's schema. */
interface ActionSchema {
  readonly version: number;
  /** A JSON Schema, as JSON text. */
  readonly schema: string;
}

/** The audit log of one project. */
export interface AuditRows {
  /** A page in the order of ids; it may be short of `limit` although `next` says that more come. */
  page(
    filter: AuditFilter,
    at: { direction: "asc" | "desc"; beyond?: string; limit: number },
  ): Promise<AuditPage>;
  /**
   * Events of the leaves above one, and below another, in their order; none is missed by going on from
   * `next`.
   */
  tail(
    filter: AuditFilter,
    at: { after: number; before?: number; limit: number },
  ): Promise<AuditTail>;
  /** The event of an id; null where the project has none. */
  find(id: string): Promise<AuditEventRow | null>;
  /** The leaf of the newest event of the log; -1 for an empty one. */
  lastLeaf(): Promise<number>;
  /** The names of the actions there are; null for more than 500. */
  names(): Promise<string[] | null>;
  /** The schemas of some actions, by default their newest versions; null for one that has none. */
  schemas(wanted: readonly WantedSchema[]): Promise<(ActionSchema | null)[]>;
  /** Writes custom events into this commit, all or none. */
  append(
    events: readonly CustomEvent[],
    by: { recordedBy: string },
  ): Promise<AppendedEvents>;
}
