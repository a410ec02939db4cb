/**
 * Answers that need Node: key derivation from passwords, and what AWS KMS is asked. The app's `authNode.ts`
 * exports them from a `"use node"` module.
 *
 * @example
 * ```ts
 * import { nodeActions } from "@banata-auth/convex/node";
 *
 * export const { askKms, derive, receiveMailEvents, sendAuditBatch, sendMails } = nodeActions();
 * ```
 *
 * @module
 */
import { internalActionGeneric, type RegisteredAction } from "convex/server";
import { v } from "convex/values";
import { askKmsArgs, deriveArgs } from "../request/node_args.ts";
import { derive } from "./derive.ts";
import { ON_DEMAND } from "./on_demand.ts";
import { BusyError } from "./turns.ts";
import type {
  AskKmsArgs,
  AuditBatchArgs,
  DeriveArgs,
  MailRoundArgs,
  ReceiveMailEventsArgs,
} from "../request/references.ts";
import type { DerivedKey, KmsAnswer, LaneResponse } from "../request/wire.ts";

export type {
  AskKmsArgs,
  AuditBatchArgs,
  DeriveArgs,
  MailRoundArgs,
  ReceiveMailEventsArgs,
} from "../request/references.ts";
export type { ForeignScheme } from "../../rules/password_hashes.ts";
export type {
  DerivedKey,
  KmsAnswer,
  KmsFailure,
  KmsQuestion,
  LaneResponse,
  ScryptCost,
  Turn,
} from "../request/wire.ts";

/** The app's Node actions; internal, so no client can call them. */
export interface NodeActions {
  /**
   * Derives a key from a password with scrypt, or in the way of an imported hash; makes a salt when none is
   * given. Null when too many wait for theirs.
   */
  readonly derive: RegisteredAction<"internal", DeriveArgs, Promise<DerivedKey | null>>;
  /** Wraps or unwraps a key in AWS KMS; only a deployment that names a KMS key calls it. */
  readonly askKms: RegisteredAction<"internal", AskKmsArgs, Promise<KmsAnswer>>;
  /** Verifies what came to a provider's webhook, and has what it tells kept. */
  readonly receiveMailEvents: RegisteredAction<
    "internal",
    ReceiveMailEventsArgs,
    Promise<LaneResponse>
  >;
  /** Sends a batch of a stream's events; the stream's own job schedules it. */
  readonly sendAuditBatch: RegisteredAction<"internal", AuditBatchArgs, Promise<null>>;
  /** Sends a project's mails that are due; whoever begins a round schedules it. */
  readonly sendMails: RegisteredAction<"internal", MailRoundArgs, Promise<null>>;
}

/** Makes the Node actions for the app's `authNode.ts`. */
export function nodeActions(): NodeActions {
  return {
    derive: internalActionGeneric({
      args: deriveArgs,
      handler: (_ctx, args) => derive(args).catch(nullIfBusy),
    }),
    askKms: internalActionGeneric({
      args: askKmsArgs,
      handler: async (_ctx, args) => await (await ON_DEMAND.kms()).askKms(args),
    }),
    receiveMailEvents: internalActionGeneric({
      args: {
        projectId: v.string(),
        provider: v.string(),
        headers: v.array(v.array(v.string())),
        body: v.string(),
      },
      handler: async (ctx, args) =>
        await (await ON_DEMAND.mailEvents()).receiveMailEvents(ctx, args),
    }),
    sendAuditBatch: internalActionGeneric({
      args: {
        projectId: v.string(),
        streamId: v.string(),
        attempt: v.union(v.number(), v.null()),
      },
      handler: async (ctx, args) =>
        await (await ON_DEMAND.auditBatches()).sendAuditBatch(ctx, args),
    }),
    sendMails: internalActionGeneric({
      args: { projectId: v.string(), round: v.number() },
      handler: async (ctx, args) => await (await ON_DEMAND.mails()).sendMails(ctx, args),
    }),
  };
}

/** An error would be logged as a failure, once for each request of whoever sends too many. */
function nullIfBusy(error: unknown): null {
  if (error instanceof BusyError) return null;
  throw error;
}
