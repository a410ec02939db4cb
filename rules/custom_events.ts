/**
 * What an application may write into the audit log of its project: one place for every bound of a custom
 * event, whoever brings it, an endpoint or an operator's own function.
 *
 * @module
 */
import { isEmail, isLine, isRowId } from "./value_rules.ts";

/** What an event is about. */
export interface EventTarget {
  /** What kind of thing it is, 1 to 64 characters. */
  readonly type: string;
  /** 1 to 256 characters; an event is found by it. */
  readonly id: string;
  /** What it was called then, at most 256 characters. */
  readonly name?: string;
  /** Texts by name. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The values of some fields before and after a change. */
export interface EventChanges {
  /** As they were. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** As they are. */
  readonly after?: Readonly<Record<string, unknown>>;
}

/** What an event says besides, by name. */
export type EventMetadata = Readonly<Record<string, string | number | boolean>>;

/** A custom event as its bounds left it. */
export interface CustomEvent {
  /** `invoice.paid`: words of letters and digits, joined by `.`, `_`, `-`, `:` or `/`. */
  readonly action: string;
  /** What kind of actor is claimed, e.g. `user`. */
  readonly actorType: string;
  /** Who is claimed to have done it. */
  readonly actorId: string;
  /** What they were called then. */
  readonly actorName?: string;
  /** Their address then. */
  readonly actorEmail?: string;
  /** What it is about, at most 20. */
  readonly targets?: readonly EventTarget[];
  /** The organization it happened in. */
  readonly organizationId?: string;
  /** The address it came from. */
  readonly ipAddress?: string;
  /** What it came from. */
  readonly userAgent?: string;
  /** What it changed. */
  readonly changes?: EventChanges;
  /** Texts, numbers and booleans by name. */
  readonly metadata?: EventMetadata;
  /** The version of the action's schema that the metadata is of. @default the newest */
  readonly version?: number;
  /** By which a second sending of the event is known, unique in the project. */
  readonly idempotencyKey?: string;
  /** When it happened, epoch ms. @default now */
  readonly occurredAt?: number;
}

/** Why a custom event is not taken. */
export type CustomEventFault =
  | "ACTION_INVALID"
  | "ACTION_RESERVED"
  | "ACTOR_INVALID"
  | "TARGETS_INVALID"
  | "CONTEXT_INVALID"
  | "CHANGES_INVALID"
  | "METADATA_INVALID"
  | "VERSION_INVALID"
  | "IDEMPOTENCY_KEY_INVALID"
  | "EVENT_TIME_INVALID"
  | "EVENT_JSON_INVALID"
  | "EVENT_TOO_LARGE";

/** How long ago a custom event may have happened. */
const MAX_AGE_MS = 30 * 86_400_000;
/** How far a caller's clock may be ahead. */
const MAX_SKEW_MS = 5 * 60_000;
/** Bytes of targets, changes and metadata, each as JSON. */
const MAX_JSON_BYTES = 16_384;
const MAX_TARGETS = 20;
const MAX_FIELDS = 50;
/** Objects within objects of what changed. */
const MAX_DEPTH = 5;
const MAX_ACTION_LENGTH = 100;
const MAX_VERSION = 1_000_000;

const ACTION = /^[A-Za-z][A-Za-z0-9]*(?:[._:/-][A-Za-z0-9]+)*$/;
const ACTOR_TYPE = /^[a-z][a-z0-9_]{0,31}$/;
const IP_ADDRESS = /^[0-9A-Fa-f:.]{2,45}$/;
/** Names that are no fields of their own on any object. */
const PROTOTYPE_NAMES: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * First words of the platform's own actions, which no custom event begins with: who reads `user.deleted`
 * knows that the platform wrote it. A test holds them against the tables and the names there are.
 */
const RESERVED: ReadonlySet<string> = new Set([
  ..."account api_key audit audit_log audit_schema audit_tile audit_tree auth banata".split(" "),
  ..."audit_delivery audit_erasure audit_hold audit_key audit_policy audit_sequencer".split(" "),
  ..."audit_stream audit_subject audit_witness".split(" "),
  ..."data_key dev_mail directory domain email email_provider email_settings".split(" "),
  ..."email_suppression email_template email_version event event_key event_target invitation".split(
    " ",
  ),
  ..."jwks log_stream mail mail_round member member_count member_role migration migration_run"
    .split(" "),
  ..."oauth organization organization_mails organization_settings origin_listing".split(" "),
  ..."passkey password permission platform project project_administrator".split(" "),
  ..."project_branding project_erasure project_import project_invitation project_key".split(" "),
  ..."project_redirects project_settings rate_bucket rate_limit request role".split(" "),
  ..."role_holder role_set root_secret scim session setting settings setup".split(" "),
  ..."social_provider sso sso_connection system team team_member two_factor user".split(" "),
  ..."vault vault_customer_key vault_rotation vault_secret vault_use vault_version".split(" "),
  ..."verification webhook".split(" "),
  ..."audit_delivery audit_erasure audit_hold audit_key audit_policy audit_sequencer audit_stream audit_witness event_key"
    .split(" "),
  // What rows and refusals are called in actions, where it is not their table's name.
  ..."authenticator branding customer_key origin redirects scope sign_up signing_key".split(" "),
]);

/** Whether a text is the name of an action. */
export function isAction(text: string): boolean {
  return text.length <= MAX_ACTION_LENGTH && ACTION.test(text);
}

/** Whether an action's first word is one of the platform's, however it is written: `apiKey.made`. */
export function isReservedAction(action: string): boolean {
  const [noun = ""] = action.replace(/[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
    .replace(/^_/, "").split(/[.:/-]/);
  return RESERVED.has(noun) || noun.startsWith("audit_");
}

/** What is given to {@link readCustomEvent}: what a caller sent, nothing of it looked at. */
export type GivenEvent = Readonly<Record<string, unknown>>;

/**
 * A custom event within its bounds, or why it is not taken. Targets, changes and metadata are taken as
 * values and as JSON text alike.
 *
 * @param given What a caller sent.
 * @param now Epoch ms.
 */
export function readCustomEvent(
  given: GivenEvent,
  now: number,
): CustomEvent | { readonly fault: CustomEventFault } {
  try {
    return checked(opened(given), now);
  } catch (error) {
    if (error instanceof Fault) return { fault: error.code };
    throw error;
  }
}

class Fault extends Error {
  constructor(readonly code: CustomEventFault) {
    super(code);
  }
}

/** Parsed once: the client of the SDK sends JSON text where others send values. */
function opened(given: GivenEvent): GivenEvent {
  const parsed = ["targets", "changes", "metadata"].map((name) => [name, parse(given[name])]);
  return { ...given, ...Object.fromEntries(parsed) };
}

function parse(value: unknown): unknown {
  if (typeof value !== "string") return value ?? undefined;
  if (value.length > MAX_JSON_BYTES) throw new Fault("EVENT_TOO_LARGE");
  try {
    return JSON.parse(value) ?? undefined;
  } catch {
    throw new Fault("EVENT_JSON_INVALID");
  }
}

function checked(given: GivenEvent, now: number): CustomEvent {
  const { action, actorId, actorType } = given;
  if (typeof action !== "string" || !isAction(action)) throw new Fault("ACTION_INVALID");
  if (isReservedAction(action)) throw new Fault("ACTION_RESERVED");
  if (typeof actorType !== "string" || !ACTOR_TYPE.test(actorType)) {
    throw new Fault("ACTOR_INVALID");
  }
  if (typeof actorId !== "string" || !isLine(actorId, 256)) throw new Fault("ACTOR_INVALID");
  return {
    action,
    actorType,
    actorId,
    actorName: optional(given.actorName, (text) => isLine(text, 200), "ACTOR_INVALID"),
    actorEmail: optional(given.actorEmail, isEmail, "ACTOR_INVALID"),
    targets: targetsOf(given.targets),
    organizationId: optional(given.organizationId, isRowId, "CONTEXT_INVALID"),
    ipAddress: optional(given.ipAddress, (text) => IP_ADDRESS.test(text), "CONTEXT_INVALID"),
    userAgent: optional(given.userAgent, (text) => isLine(text, 512), "CONTEXT_INVALID"),
    changes: changesOf(given.changes),
    metadata: metadataOf(given.metadata),
    version: versionOf(given.version),
    idempotencyKey: optional(
      given.idempotencyKey,
      (text) => isLine(text, 255),
      "IDEMPOTENCY_KEY_INVALID",
    ),
    occurredAt: timeOf(given.occurredAt, now),
  };
}

function optional(
  value: unknown,
  isFit: (text: string) => boolean,
  code: CustomEventFault,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || !isFit(value)) throw new Fault(code);
  return value;
}

function versionOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const isVersion = typeof value === "number" && Number.isInteger(value) && value >= 1 &&
    value <= MAX_VERSION;
  if (!isVersion) throw new Fault("VERSION_INVALID");
  return value;
}

function timeOf(value: unknown, now: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  const isTime = typeof value === "number" && Number.isInteger(value) &&
    value >= now - MAX_AGE_MS && value <= now + MAX_SKEW_MS;
  if (!isTime) throw new Fault("EVENT_TIME_INVALID");
  return value;
}

function targetsOf(value: unknown): EventTarget[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > MAX_TARGETS) throw new Fault("TARGETS_INVALID");
  const targets = value.map((item: unknown): EventTarget => {
    const fields = fieldsOf(item, "TARGETS_INVALID");
    const { id, metadata, name, type, ...rest } = fields;
    if (Object.keys(rest).length > 0) throw new Fault("TARGETS_INVALID");
    if (typeof type !== "string" || !isLine(type, 64)) throw new Fault("TARGETS_INVALID");
    if (typeof id !== "string" || !isLine(id, 256)) throw new Fault("TARGETS_INVALID");
    const named = optional(name, (text) => isLine(text, 256), "TARGETS_INVALID");
    const said = metadata === undefined ? undefined : textsOf(metadata);
    return { type, id, ...named && { name: named }, ...said && { metadata: said } };
  });
  requireSmall(targets);
  return targets.length === 0 ? undefined : targets;
}

function textsOf(value: unknown): Record<string, string> {
  const fields = fieldsOf(value, "TARGETS_INVALID");
  for (const [name, text] of Object.entries(fields)) {
    if (!isName(name) || typeof text !== "string" || !isText(text)) {
      throw new Fault("TARGETS_INVALID");
    }
  }
  return fields as Record<string, string>;
}

function metadataOf(value: unknown): EventMetadata | undefined {
  if (value === undefined) return undefined;
  const fields = fieldsOf(value, "METADATA_INVALID");
  for (const [name, item] of Object.entries(fields)) {
    const isFit = typeof item === "string"
      ? isText(item)
      : typeof item === "boolean" || typeof item === "number" && Number.isFinite(item);
    if (!isName(name) || !isFit) throw new Fault("METADATA_INVALID");
  }
  requireSmall(fields);
  return fields as EventMetadata;
}

function changesOf(value: unknown): EventChanges | undefined {
  if (value === undefined) return undefined;
  const { after, before, ...rest } = fieldsOf(value, "CHANGES_INVALID");
  if (Object.keys(rest).length > 0) throw new Fault("CHANGES_INVALID");
  const sides = Object.entries({ before, after }).filter(([, side]) => side !== undefined);
  for (const [, side] of sides) {
    fieldsOf(side, "CHANGES_INVALID");
    if (!isPlain(side, MAX_DEPTH)) throw new Fault("CHANGES_INVALID");
  }
  const changes = Object.fromEntries(sides);
  requireSmall(changes);
  return changes;
}

function fieldsOf(value: unknown, code: CustomEventFault): Record<string, unknown> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject || Object.keys(value).length > MAX_FIELDS) throw new Fault(code);
  return value as Record<string, unknown>;
}

/** Whether a value is JSON of texts that stay on their line, without too many objects in each other. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === "string") return isText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value === "boolean") return true;
  if (typeof value !== "object" || depth === 0) return false;
  return Object.entries(value).every(([name, item]) =>
    (Array.isArray(value) || isName(name)) && isPlain(item, depth - 1)
  );
}

function isName(name: string): boolean {
  return isLine(name, 64) && !PROTOTYPE_NAMES.includes(name);
}

/** A value may be empty; what is printed of it must stay on its line. */
function isText(text: string): boolean {
  return text === "" || text === " " || isLine(text, 1024);
}

function requireSmall(value: unknown): void {
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
  if (bytes > MAX_JSON_BYTES) throw new Fault("EVENT_TOO_LARGE");
}
