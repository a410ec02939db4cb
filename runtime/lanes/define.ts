import type { RegisteredAction, RegisteredMutation, RegisteredQuery } from "convex/server";
import type { VerifyApiKeyReply } from "../../plugins/api_keys/types.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { preflightGate, recordUseGate, writeGate } from "../gate/gate.ts";
import { admitMailEvents } from "../gate/mail_events.ts";
import { keepMailEvents, openMailWebhook } from "../services/mail_events.ts";
import { openAuditBatch, runAuditStream, settleAuditBatch } from "../services/audit_stream_jobs.ts";
import { resumeMails, watchMails } from "../services/mail_rounds.ts";
import { deliverMail } from "../services/mail_delivery.ts";
import type {
  AdmitMailEventsArgs,
  AdmittedMailEvents,
  AnchorAuditLogArgs,
  AnswerJobArgs,
  AuditStreamArgs,
  DeliverMailArgs,
  KeepMailEventsArgs,
  MailRoundArgs,
  OpenAuditBatchArgs,
  OpenedAuditBatch,
  OpenMailWebhookArgs,
  ResumeMailsArgs,
  RewrapKeysArgs,
  RewrapProgress,
  RotateVaultKeysArgs,
  SettleAuditBatchArgs,
  SignAuditLogArgs,
  VaultCheck,
  VaultCheckArgs,
  VaultCheckPartArgs,
  VaultCheckResult,
} from "../request/references.ts";
import type { AuditEvent } from "../../plugins/audit_logs/types.ts";
import type { CustomEvent } from "../../rules/custom_events.ts";
import { answerJob } from "../services/asking_jobs.ts";
import { anchorAuditLog } from "../services/audit_anchor.ts";
import { signAuditLog } from "../services/audit_signing.ts";
import { rotateVaultKeys } from "../services/key_rotation.ts";
import {
  type LogAuditEventOptions,
  logAuditEventsOf,
  type LogCtx,
} from "../services/log_audit_event.ts";
import { verifyVault, verifyVaultPart } from "../services/vault_check.ts";
import { rewrapProjectKeys } from "../services/root_rotation.ts";
import { type LiveSession, liveSessionOf, sessionQuery } from "../services/live_session.ts";
import type { CheckCtx } from "../services/token_caller.ts";
import {
  type PermittedCaller,
  requirePermissionOf,
  type RequirePermissionOptions,
  type VerifyApiKeyOptions,
  verifyKeyOf,
} from "../services/permissions.ts";
import { setupToken } from "./setup.ts";
import type { GateArgs, LaneResponse, LaneResult, ReadArgs, UsedKey } from "../request/wire.ts";

/** What an app binds the runtime to. */
export interface BanataAuthOptions {
  /** The installed component: `components.banataAuth`. */
  readonly component: BanataComponent;
}

/** The bound runtime: what the app's other files and its own functions use. */
export interface BanataAuth {
  /** The installed component. */
  readonly component: BanataComponent;
  /**
   * Refuses who does not hold a permission, in the transaction of the query or mutation that calls it:
   * the check and what it guards see one snapshot. The caller is the user of the token that came with
   * the call, unless the options name somebody else; a banned or removed user is nobody.
   *
   * @throws {ConvexError} `{ code, message }` with `AUTHENTICATION_REQUIRED` or `MISSING_PERMISSION_…`
   */
  requirePermission(
    ctx: CheckCtx,
    permission: string,
    options?: RequirePermissionOptions,
  ): Promise<PermittedCaller>;
  /**
   * The session in which the caller's token was given, with its user, while it goes on; null once it was
   * revoked, or its user banned or removed, or its time is over, and for whoever brings no token of it. A
   * query that asks is run again when either changes, so a client that watches it learns at once that a
   * session has ended; of one whose time is over, when its row is taken away, within a minute.
   */
  session(ctx: CheckCtx): Promise<LiveSession | null>;
  /**
   * Verifies an API key in the transaction of the query or mutation that calls it, and answers as
   * `POST /api-key/verify`: an unknown, revoked, expired, malformed or foreign key is
   * `{ valid: false, key: null }`. It counts nothing against the key's rate limit.
   */
  verifyApiKey(
    ctx: Pick<CheckCtx, "runQuery">,
    key: string,
    options?: VerifyApiKeyOptions,
  ): Promise<VerifyApiKeyReply>;
  /**
   * Writes an event of the app's own into a project's audit log, in the transaction of the mutation that
   * calls it: what it tells and the event stand or fall together. It is marked as custom and keeps the
   * bounds of `POST /banata/audit-logs/create` (docs/audit_logs.md).
   *
   * @throws {ConvexError} `{ code, message, at }` with a code of `CUSTOM_EVENT_ERROR_CODES`, or
   * `PROJECT_NOT_FOUND`
   */
  logAuditEvent(
    ctx: LogCtx,
    event: CustomEvent,
    options: LogAuditEventOptions,
  ): Promise<AuditEvent>;
  /** Writes up to 100 events with one call, all or none; see {@link BanataAuth.logAuditEvent}. */
  logAuditEvents(
    ctx: LogCtx,
    events: readonly CustomEvent[],
    options: LogAuditEventOptions,
  ): Promise<AuditEvent[]>;
  /** Internal functions the app exports from `banataAuth/auth.ts`, under these names. */
  readonly functions: {
    /** The outer mutation of the write lane. */
    readonly write: RegisteredMutation<"internal", GateArgs, Promise<LaneResult>>;
    /** Writes the last use of a key that a query saw. */
    readonly recordUse: RegisteredMutation<"internal", UsedKey, Promise<null>>;
    /** The caller's own {@link BanataAuth.session}, for clients that watch it. */
    readonly session: RegisteredQuery<
      "public",
      Record<string, never>,
      Promise<LiveSession | null>
    >;
    /** Answers preflights. */
    readonly preflight: RegisteredQuery<"internal", ReadArgs, Promise<LaneResponse>>;
    /** Makes the setup token, or null once the platform is set up. */
    readonly setupToken: RegisteredMutation<
      "internal",
      Record<string, never>,
      Promise<string | null>
    >;
    /** Delivers a queued mail; a queue schedules it. */
    readonly deliverMail: RegisteredMutation<"internal", DeliverMailArgs, Promise<null>>;
    /** Looks after a round of sending mails; whoever begins one schedules it. */
    readonly watchMails: RegisteredMutation<"internal", MailRoundArgs, Promise<null>>;
    /** Lets a request to a provider's webhook in. */
    readonly admitMailEvents: RegisteredMutation<
      "internal",
      AdmitMailEventsArgs,
      Promise<AdmittedMailEvents>
    >;
    /** Opens the secret of a provider's webhook. */
    readonly openMailWebhook: RegisteredMutation<
      "internal",
      OpenMailWebhookArgs,
      Promise<unknown>
    >;
    /** Keeps what a provider has told of mails. */
    readonly keepMailEvents: RegisteredMutation<"internal", KeepMailEventsArgs, Promise<boolean>>;
    /** Takes up the mails that waited for a provider. */
    readonly resumeMails: RegisteredMutation<"internal", ResumeMailsArgs, Promise<null>>;
    /** Goes on with a change of a project's key; who begins one schedules it. */
    readonly rotateVaultKeys: RegisteredMutation<"internal", RotateVaultKeysArgs, Promise<null>>;
    /** Puts the projects' keys under the current root key, after a change of it: in batches. */
    readonly rewrapProjectKeys: RegisteredMutation<
      "internal",
      RewrapKeysArgs,
      Promise<RewrapProgress>
    >;
    /** Has the next events of a stream sent; whoever signs a checkpoint schedules it. */
    readonly runAuditStream: RegisteredMutation<"internal", AuditStreamArgs, Promise<null>>;
    /** Gives what an attempt sends. */
    readonly openAuditBatch: RegisteredMutation<
      "internal",
      OpenAuditBatchArgs,
      Promise<OpenedAuditBatch | null>
    >;
    /** Keeps what came of an attempt. */
    readonly settleAuditBatch: RegisteredMutation<"internal", SettleAuditBatchArgs, Promise<null>>;
    /** Signs the checkpoint of a project's events; the sequencer of the events schedules it. */
    readonly signAuditLog: RegisteredMutation<"internal", SignAuditLogArgs, Promise<null>>;
    /** Asks a witness to cosign it; signing and the action itself schedule it. */
    readonly anchorAuditLog: RegisteredAction<"internal", AnchorAuditLogArgs, Promise<null>>;
    /** Opens everything under the projects' keys, and says what does not open. */
    readonly verifyVault: RegisteredAction<"internal", VaultCheckArgs, Promise<VaultCheck>>;
    /** Opens a part of it. */
    readonly verifyVaultPart: RegisteredQuery<
      "internal",
      VaultCheckPartArgs,
      Promise<VaultCheckResult>
    >;
    /** Runs a job that asks KMS, which only an action can. */
    readonly answerJob: RegisteredAction<"internal", AnswerJobArgs, Promise<unknown>>;
  };
}

/**
 * Binds the runtime to an app. It holds no Better Auth, so functions that only use this load fast;
 * `defineLanes` of `@banata-auth/convex/lanes` makes those that run it.
 *
 * @example
 * ```ts ignore
 * export const auth = defineBanataAuth({ component: components.banataAuth });
 * export const {
 *   admitMailEvents,
 *   anchorAuditLog,
 *   answerJob,
 *   deliverMail,
 *   keepMailEvents,
 *   openAuditBatch,
 *   openMailWebhook,
 *   preflight,
 *   recordUse,
 *   resumeMails,
 *   rewrapProjectKeys,
 *   rotateVaultKeys,
 *   runAuditStream,
 *   session,
 *   settleAuditBatch,
 *   setupToken,
 *   signAuditLog,
 *   verifyVault,
 *   verifyVaultPart,
 *   watchMails,
 *   write,
 * } = auth.functions;
 * ```
 */
export function defineBanataAuth({ component }: BanataAuthOptions): BanataAuth {
  return {
    component,
    requirePermission: (ctx, permission, options = {}) =>
      requirePermissionOf(ctx, component, { ...options, permission }),
    session: (ctx) => liveSessionOf(ctx, component),
    verifyApiKey: (ctx, key, options = {}) => verifyKeyOf(ctx, component, { ...options, key }),
    async logAuditEvent(ctx, event, options) {
      const [written] = await logAuditEventsOf(ctx, component, { ...options, events: [event] });
      if (written === undefined) throw new Error("Cannot log the event: nothing was written");
      return written;
    },
    logAuditEvents: (ctx, events, options) =>
      logAuditEventsOf(ctx, component, { ...options, events }),
    functions: {
      write: writeGate(component),
      recordUse: recordUseGate(component),
      session: sessionQuery(component),
      preflight: preflightGate(component),
      setupToken: setupToken(component),
      deliverMail: deliverMail(component),
      watchMails: watchMails(component),
      admitMailEvents: admitMailEvents(component),
      openMailWebhook: openMailWebhook(component),
      keepMailEvents: keepMailEvents(component),
      resumeMails: resumeMails(component),
      rotateVaultKeys: rotateVaultKeys(component),
      rewrapProjectKeys: rewrapProjectKeys(component),
      runAuditStream: runAuditStream(component),
      openAuditBatch: openAuditBatch(component),
      settleAuditBatch: settleAuditBatch(component),
      signAuditLog: signAuditLog(component),
      anchorAuditLog: anchorAuditLog(component),
      verifyVault: verifyVault(),
      verifyVaultPart: verifyVaultPart(component),
      answerJob: answerJob(),
    },
  };
}
