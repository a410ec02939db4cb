import { type FunctionReference, makeFunctionReference } from "convex/server";
import type { EmailMessage } from "../../plugins/emails/message.ts";
import type { ToldEvent } from "../../plugins/emails/provider_events.ts";
import type { ProviderId, SendResult } from "../../plugins/emails/providers/types.ts";
import type { ForeignScheme } from "../../rules/password_hashes.ts";
import type {
  Answer,
  DerivedKey,
  GateArgs,
  HandleArgs,
  KmsAnswer,
  KmsQuestion,
  LaneRequest,
  LaneResponse,
  LaneResult,
  Question,
  ReadArgs,
  ReadResult,
  ScryptCost,
  Turn,
  UsedKey,
} from "./wire.ts";

/** Arguments of the Node action that derives a key from a password, in the turn of whoever asks for it. */
export type DeriveArgs = Turn & {
  password: string;
  /** Null for a new one, which only scrypt makes. */
  salt: string | null;
  cost: ScryptCost | ForeignScheme;
};

/** The answers of a job that asks, and the key that its questions are named and sealed under. */
export type Asked = { sealKey: string; answers: Answer[] };

/** Arguments of the action that runs a job and answers its questions. */
export type AnswerJobArgs = {
  job: "deliverMail" | "rewrapProjectKeys" | "rotateVaultKeys" | "sealColumns" | "signAuditLog";
  /** The job's own: ids and places, because they are kept and shown. */
  args: Record<string, unknown>;
  /** How often it was tried; absent where the caller is told of a failure instead. */
  tries?: number;
};

/** Arguments of the function that delivers a queued mail: ids, because arguments are kept and shown. */
export type DeliverMailArgs = { projectId: string; mailId: string; asked?: Asked };

/** A round of sending a project's mails, by its number. */
export type MailRoundArgs = { projectId: string; round: number };

/** Arguments of the function that keeps what came of attempts, and takes the next mails in hand. */
export type ClaimMailsArgs = MailRoundArgs & {
  settled: SettledMail[];
  /** How many may be taken in hand; 0 to take none. */
  room: number;
  /** How many the round has in hand besides. */
  inHand: number;
  asked?: Asked;
};

/** What a round has in hand now. */
export type ClaimedMails = {
  mails: ClaimedMail[];
  /** Whether the round takes what is queued now; if not, others do. */
  isTaking: boolean;
};

/** A mail that an attempt has in hand. */
export type ClaimedMail = {
  id: string;
  /** Which attempt of the mail it is: 1 for the first. */
  attempt: number;
  provider: ProviderId;
  /** As the provider's schema has them. */
  credentials: unknown;
  message: EmailMessage;
};

/** What came of an attempt. */
export type SettledMail = { mailId: string; attempt: number; result: SendResult };

/** Arguments of the function that a request to a provider's webhook passes first. */
export type AdmitMailEventsArgs = {
  /** Without its body. */
  request: LaneRequest;
  clientId: string;
  provider: string;
  /** Below the base path. */
  path: string;
  peer?: string;
};

/** Whose events a request brings, or how it is refused. */
export type AdmittedMailEvents =
  | { projectId: string; response?: undefined }
  | { response: LaneResponse };

/** Arguments of the action that verifies what came to a provider's webhook. */
export type ReceiveMailEventsArgs = {
  projectId: string;
  provider: string;
  /** Those in which providers sign. */
  headers: string[][];
  /** As it was signed. */
  body: string;
};

/** Arguments of the function that opens the secret of a provider's webhook. */
export type OpenMailWebhookArgs = { projectId: string; provider: string; asked?: Asked };

/** Arguments of the function that keeps what a provider has told. */
export type KeepMailEventsArgs = {
  projectId: string;
  provider: string;
  events: ToldEvent[];
  /** By what the request is known again, and for how long, ms; null where nothing tells. */
  replay: { id: string; keptMs: number } | null;
};

/** Arguments of the function that takes up what waits: where it goes on, by the time of a mail. */
export type ResumeMailsArgs = { projectId: string; after?: string };

/** Arguments of the function that goes on with a change of a project's key. */
export type RotateVaultKeysArgs = { projectId: string; asked?: Asked };

/** Arguments of the function that signs the checkpoint of a project's events. */
export type SignAuditLogArgs = { projectId: string; asked?: Asked };

/** Arguments of the action that asks a witness, by its key, to cosign a log's newest checkpoint. */
export type AnchorAuditLogArgs = { projectId: string; witness: string };

/** Arguments of the function that has the next batch of a stream sent. */
export type AuditStreamArgs = { projectId: string; streamId: string };

/** Arguments of the action that sends a batch of a stream: which attempt, or null for a test. */
export type AuditBatchArgs = AuditStreamArgs & { attempt: number | null };

/** Arguments of the function that gives what an attempt sends. */
export type OpenAuditBatchArgs = AuditBatchArgs & { asked?: Asked };

/** What an attempt sends, and what it is signed with; without a secret it can't be. */
export type OpenedAuditBatch = { id: string; body: string; url: string; secrets: string[] };

/** Arguments of the function that keeps what came of an attempt. */
export type SettleAuditBatchArgs = AuditBatchArgs & {
  /** Why it was not delivered; absent where it was. */
  failure?: { code: string; status?: number };
  /** How long the server wants to be left alone, ms. */
  afterMs?: number;
  /** Whether it says that it takes no more for good. */
  isGone?: boolean;
};

/** Arguments of the function that puts the projects' keys under the current root. */
export type RewrapKeysArgs = {
  /** Where it goes on: what the call before gave. @default null, at the beginning */
  after?: string | null;
  /** Whether it schedules itself while keys are left. @default true */
  goOn?: boolean;
  asked?: Asked;
};

/** How far the projects' keys are, with one batch. */
export type RewrapProgress = {
  /** Keys of this batch that are under the current root now. */
  rewrapped: number;
  /** Keys of this batch that open under none of the deployment's roots. */
  failed: number;
  /** Keys that come after this batch; 1,000 stands for all above. */
  remaining: number;
  /** Where the next call goes on. */
  after: string | null;
};

/** Arguments of the function that seals what Better Auth encrypted in rows of earlier releases. */
export type SealColumnsArgs = RewrapKeysArgs;

/** What a batch of it did. */
export type SealProgress = {
  /** Rows that are sealed now. */
  sealed: number;
  /** Rows that were written under a root secret which is gone; they stay as they are. */
  failed: number;
  /** Projects that come; 1,000 stands for all above. */
  projectsLeft: number;
  /** Where the next call goes on; null after the last. */
  after: string | null;
};

/** Arguments of the function that opens everything under the projects' keys. */
export type VaultCheckArgs = {
  /** Where it goes on: what the call before gave. @default null, at the beginning */
  after?: string | null;
  /** After how many milliseconds the call ends. @default 300000 */
  maxMs?: number;
};

/** Arguments of the function that opens one part of it. */
export type VaultCheckPartArgs = { after: string | null; asked?: Asked };

/** Where something stands that does not open. */
export type VaultFault = {
  projectId: string;
  table: string;
  /** Of the row. */
  id: string;
  /** Of a sealed text. */
  column?: string;
};

/** What a part of the check found. */
export type VaultCheckPart = {
  /** Keys, records and sealed texts that were opened, or did not open. */
  checked: number;
  /** Texts in the form of earlier releases, which Better Auth encrypted itself: they were left out. */
  earlier: number;
  faults: VaultFault[];
  /** Projects that come; 1,000 stands for all above. */
  projectsLeft: number;
  /** Where the next call goes on; null when all was opened. */
  after: string | null;
};

/** What a call of the check found. */
export type VaultCheck = VaultCheckPart;

/** What a part of the check gives: what it found, or the question it stopped at. */
export type VaultCheckResult = { found: VaultCheckPart } | { question: Question };

/** Arguments of the Node action that asks KMS. */
export type AskKmsArgs = Omit<KmsQuestion, "id" | "kind"> & {
  /** The request's own key, under which keys travel. */
  sealKey: string;
};

/** The app's functions the package calls by name; the names are those of the `local/` files. */
export const references: {
  readonly write: FunctionReference<"mutation", "internal", GateArgs, LaneResult>;
  readonly handle: FunctionReference<"mutation", "internal", HandleArgs, LaneResult>;
  readonly read: FunctionReference<"query", "internal", ReadArgs, ReadResult>;
  readonly preflight: FunctionReference<"query", "internal", ReadArgs, LaneResponse>;
  readonly recordUse: FunctionReference<"mutation", "internal", UsedKey, null>;
  readonly derive: FunctionReference<"action", "internal", DeriveArgs, DerivedKey | null>;
  readonly askKms: FunctionReference<"action", "internal", AskKmsArgs, KmsAnswer>;
  readonly deliverMail: FunctionReference<"mutation", "internal", DeliverMailArgs, null>;
  readonly sendMails: FunctionReference<"action", "internal", MailRoundArgs, null>;
  readonly claimMails: FunctionReference<"mutation", "internal", ClaimMailsArgs, ClaimedMails>;
  readonly watchMails: FunctionReference<"mutation", "internal", MailRoundArgs, null>;
  readonly admitMailEvents: FunctionReference<
    "mutation",
    "internal",
    AdmitMailEventsArgs,
    AdmittedMailEvents
  >;
  readonly receiveMailEvents: FunctionReference<
    "action",
    "internal",
    ReceiveMailEventsArgs,
    LaneResponse
  >;
  readonly openMailWebhook: FunctionReference<"mutation", "internal", OpenMailWebhookArgs, unknown>;
  readonly keepMailEvents: FunctionReference<"mutation", "internal", KeepMailEventsArgs, boolean>;
  readonly resumeMails: FunctionReference<"mutation", "internal", ResumeMailsArgs, null>;
  readonly rotateVaultKeys: FunctionReference<"mutation", "internal", RotateVaultKeysArgs, null>;
  readonly rewrapProjectKeys: FunctionReference<
    "mutation",
    "internal",
    RewrapKeysArgs,
    RewrapProgress
  >;
  readonly sealColumns: FunctionReference<"mutation", "internal", SealColumnsArgs, SealProgress>;
  readonly runAuditStream: FunctionReference<"mutation", "internal", AuditStreamArgs, null>;
  readonly sendAuditBatch: FunctionReference<"action", "internal", AuditBatchArgs, null>;
  readonly openAuditBatch: FunctionReference<
    "mutation",
    "internal",
    OpenAuditBatchArgs,
    OpenedAuditBatch | null
  >;
  readonly settleAuditBatch: FunctionReference<"mutation", "internal", SettleAuditBatchArgs, null>;
  readonly signAuditLog: FunctionReference<"mutation", "internal", SignAuditLogArgs, null>;
  readonly anchorAuditLog: FunctionReference<"action", "internal", AnchorAuditLogArgs, null>;
  readonly verifyVaultPart: FunctionReference<
    "query",
    "internal",
    VaultCheckPartArgs,
    VaultCheckResult
  >;
  readonly answerJob: FunctionReference<"action", "internal", AnswerJobArgs, unknown>;
} = {
  write: makeFunctionReference<"mutation", GateArgs, LaneResult>("banataAuth/auth:write"),
  handle: makeFunctionReference<"mutation", HandleArgs, LaneResult>("banataAuth/adapter:handle"),
  read: makeFunctionReference<"query", ReadArgs, ReadResult>("banataAuth/adapter:read"),
  preflight: makeFunctionReference<"query", ReadArgs, LaneResponse>("banataAuth/auth:preflight"),
  recordUse: makeFunctionReference<"mutation", UsedKey, null>("banataAuth/auth:recordUse"),
  derive: makeFunctionReference<"action", DeriveArgs, DerivedKey | null>("authNode:derive"),
  askKms: makeFunctionReference<"action", AskKmsArgs, KmsAnswer>("authNode:askKms"),
  deliverMail: makeFunctionReference<"mutation", DeliverMailArgs, null>(
    "banataAuth/auth:deliverMail",
  ),
  sendMails: makeFunctionReference<"action", MailRoundArgs, null>("authNode:sendMails"),
  claimMails: makeFunctionReference<"mutation", ClaimMailsArgs, ClaimedMails>(
    "banataAuth/adapter:claimMails",
  ),
  watchMails: makeFunctionReference<"mutation", MailRoundArgs, null>(
    "banataAuth/auth:watchMails",
  ),
  admitMailEvents: makeFunctionReference<"mutation", AdmitMailEventsArgs, AdmittedMailEvents>(
    "banataAuth/auth:admitMailEvents",
  ),
  receiveMailEvents: makeFunctionReference<"action", ReceiveMailEventsArgs, LaneResponse>(
    "authNode:receiveMailEvents",
  ),
  openMailWebhook: makeFunctionReference<"mutation", OpenMailWebhookArgs, unknown>(
    "banataAuth/auth:openMailWebhook",
  ),
  keepMailEvents: makeFunctionReference<"mutation", KeepMailEventsArgs, boolean>(
    "banataAuth/auth:keepMailEvents",
  ),
  resumeMails: makeFunctionReference<"mutation", ResumeMailsArgs, null>(
    "banataAuth/auth:resumeMails",
  ),
  rotateVaultKeys: makeFunctionReference<"mutation", RotateVaultKeysArgs, null>(
    "banataAuth/auth:rotateVaultKeys",
  ),
  rewrapProjectKeys: makeFunctionReference<"mutation", RewrapKeysArgs, RewrapProgress>(
    "banataAuth/auth:rewrapProjectKeys",
  ),
  sealColumns: makeFunctionReference<"mutation", SealColumnsArgs, SealProgress>(
    "banataAuth/adapter:sealColumns",
  ),
  runAuditStream: makeFunctionReference<"mutation", AuditStreamArgs, null>(
    "banataAuth/auth:runAuditStream",
  ),
  sendAuditBatch: makeFunctionReference<"action", AuditBatchArgs, null>("authNode:sendAuditBatch"),
  openAuditBatch: makeFunctionReference<"mutation", OpenAuditBatchArgs, OpenedAuditBatch | null>(
    "banataAuth/auth:openAuditBatch",
  ),
  settleAuditBatch: makeFunctionReference<"mutation", SettleAuditBatchArgs, null>(
    "banataAuth/auth:settleAuditBatch",
  ),
  signAuditLog: makeFunctionReference<"mutation", SignAuditLogArgs, null>(
    "banataAuth/auth:signAuditLog",
  ),
  anchorAuditLog: makeFunctionReference<"action", AnchorAuditLogArgs, null>(
    "banataAuth/auth:anchorAuditLog",
  ),
  verifyVaultPart: makeFunctionReference<"query", VaultCheckPartArgs, VaultCheckResult>(
    "banataAuth/auth:verifyVaultPart",
  ),
  answerJob: makeFunctionReference<"action", AnswerJobArgs, unknown>("banataAuth/auth:answerJob"),
} as never;
