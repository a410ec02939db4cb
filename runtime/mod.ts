/**
 * The light half of the runtime: binding it to an app, and reading a deployment's configuration. It
 * holds no Better Auth.
 *
 * @example
 * ```ts
 * import { readConfig } from "@banata-auth/convex/runtime";
 *
 * const config = readConfig({
 *   BETTER_AUTH_SECRET: "0123456789abcdef0123456789abcdef",
 *   SITE_URL: "https://auth.example.com",
 * });
 * console.assert(config.siteUrl === "https://auth.example.com");
 * ```
 *
 * @module
 */
export { type BanataAuth, type BanataAuthOptions, defineBanataAuth } from "./lanes/define.ts";
export {
  checkSecret,
  checkSiteUrl,
  ConfigError,
  MIN_SECRET_LENGTH,
  readConfig,
  type RuntimeConfig,
} from "./deployment/config.ts";
export type { LightPlugin } from "./request/light_plugins.ts";
export type { AuditWitness } from "./deployment/audit_witnesses.ts";
export type { KmsKeys } from "./deployment/kms.ts";
export type { VaultKey } from "./deployment/vault_keys.ts";
export type { TrustedProxy } from "./deployment/trusted_proxy.ts";
export { type BanataComponent, installedComponent } from "./request/component_api.ts";
export type { LiveSession } from "./services/live_session.ts";
export type { CheckCtx } from "./services/token_caller.ts";
export type {
  PermittedCaller,
  RequirePermissionOptions,
  VerifyApiKeyOptions,
} from "./services/permissions.ts";
export type { LogAuditEventOptions, LogCtx } from "./services/log_audit_event.ts";
export type {
  CustomEvent,
  EventChanges,
  EventMetadata,
  EventTarget,
} from "../rules/custom_events.ts";
export type {
  AuditActor,
  AuditChanges,
  AuditContext,
  AuditEvent,
  AuditTarget,
} from "../plugins/audit_logs/types.ts";
export type { EmailMessage } from "../plugins/emails/message.ts";
export type { ProviderId, SendResult } from "../plugins/emails/providers/types.ts";
export type {
  CredentialsCode,
  MessageCode,
  ProviderCode,
} from "../plugins/emails/delivery_codes.ts";
export type { VerifiedApiKey, VerifyApiKeyReply } from "../plugins/api_keys/types.ts";
export type { MailEvent } from "../plugins/emails/inbound/types.ts";
export type { ToldEvent } from "../plugins/emails/provider_events.ts";
export type {
  AdmitMailEventsArgs,
  AdmittedMailEvents,
  AnchorAuditLogArgs,
  AnswerJobArgs,
  Asked,
  AuditBatchArgs,
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
  VaultCheckPart,
  VaultCheckPartArgs,
  VaultCheckResult,
  VaultFault,
} from "./request/references.ts";
export type {
  Answer,
  Credential,
  DerivedKey,
  GateArgs,
  HandleArgs,
  KmsQuestion,
  LaneRequest,
  LaneResponse,
  LaneResult,
  LightResult,
  OutgoingRequest,
  Question,
  ReadArgs,
  ReadResult,
  ResolvedScope,
  ScopedKey,
  ScryptCost,
  Turn,
  UsedKey,
} from "./request/wire.ts";
export type { ScopeSettings } from "../component/scope.ts";
export type { ForeignScheme } from "../rules/password_hashes.ts";
export type { Author } from "../component/author.ts";
