import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import type { AuditEventRow } from "../../plugins/_kernel/audit_rows.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { AuditStreamRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import {
  batchMessage,
  type StreamMessage,
  testMessage,
} from "../../plugins/audit_logs/streams/message.ts";
import type { StreamFormat } from "../../plugins/audit_logs/streams/types.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { STREAM_LEASE_MS } from "../../rules/row_states.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import {
  type AuditBatchArgs,
  type AuditStreamArgs,
  type OpenAuditBatchArgs,
  type OpenedAuditBatch,
  references,
  type SettleAuditBatchArgs,
} from "../request/references.ts";
import { askAndRollBack } from "../request/signal.ts";
import { askedArgs, askingRoots } from "./asking_jobs.ts";
import { projectKeys } from "./project_keys.ts";
import { isPutOff } from "./resting_jobs.ts";
import { projectSecrets, SealedTextError } from "./secrets.ts";
import { scopedStore } from "./store.ts";

/** A stream that has delivered nothing for so long is switched off: whoever resumes it misses nothing. */
const MAX_FAILING_MS = 5 * 24 * 60 * 60 * 1000;

const streamArgs = { projectId: v.string(), streamId: v.string() };
const batchArgs = { ...streamArgs, attempt: v.union(v.number(), v.null()) };

/** What streams are started with. */
export type StreamsCtx = WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> };

/**
 * The internal function that has the next batch of a stream sent, if there is one and nobody sends it. What
 * starts it is whoever signs a checkpoint with new events, an attempt that is over, and the time of the next.
 */
export function runAuditStream(
  component: BanataComponent,
): RegisteredMutation<"internal", AuditStreamArgs, Promise<null>> {
  return internalMutationGeneric({
    args: streamArgs,
    handler: async (ctx, { projectId, streamId }): Promise<null> => {
      const now = Date.now();
      const args = { projectId, streamId };
      const self = references.runAuditStream;
      if (await isPutOff(ctx, { component, self, args })) return null;
      const row = await liveStream(ctx, { component, ...args, now });
      if (row?.state !== "active") return null;
      const taken = await ctx.runMutation(component.audit_delivery.take, {
        ...{ projectId, id: streamId, now },
      });
      if (taken === null) return null;
      // An action that ends with its process is not repeated, so this looks whether it did its work.
      await ctx.scheduler.runAfter(STREAM_LEASE_MS, references.runAuditStream, args);
      await ctx.scheduler.runAfter(0, references.sendAuditBatch, { ...args, attempt: taken });
      return null;
    },
  });
}

/** Starts these streams of a project, which have nothing under way: its log has grown. */
export async function startStreams(
  { scheduler }: Pick<StreamsCtx, "scheduler">,
  { projectId, waiting }: { projectId: string; waiting: readonly string[] },
): Promise<void> {
  for (const streamId of waiting) {
    await scheduler.runAfter(0, references.runAuditStream, { projectId, streamId });
  }
}

/**
 * The internal function that gives what an attempt sends, and what it is signed with; a test for the attempt
 * null. Null where nothing is to be sent: the attempt is over, or its batch has no event for the stream.
 */
export function openAuditBatch(
  component: BanataComponent,
): RegisteredMutation<"internal", OpenAuditBatchArgs, Promise<OpenedAuditBatch | null>> {
  return internalMutationGeneric({
    args: { ...batchArgs, ...askedArgs },
    handler: async (ctx, { asked, ...args }): Promise<OpenedAuditBatch | null> => {
      const { projectId } = args;
      const now = Date.now();
      const row = await liveStream(ctx, { component, ...args, now });
      if (row === null) return null;
      const message = args.attempt === null
        ? testMessage({ projectId, streamId: row.id, now })
        : await messageOf(ctx, { component, row, ...args, attempt: args.attempt });
      if (message === null) return null;
      const { pending, roots } = askingRoots(asked);
      const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
      const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
      try {
        const secrets = await secretsOf(projectSecrets(projectId, keys), { row, now });
        return { ...message, url: row.url, secrets };
      } catch (error) {
        const question = pending();
        if (question !== null) return askAndRollBack(question);
        // Its root key is gone: it can't be signed until the secret is rotated.
        if (error instanceof SealedTextError) return { ...message, url: row.url, secrets: [] };
        throw error;
      }
    },
  });
}

/** The internal function that keeps what came of an attempt, and schedules the next one. */
export function settleAuditBatch(
  component: BanataComponent,
): RegisteredMutation<"internal", SettleAuditBatchArgs, Promise<null>> {
  return internalMutationGeneric({
    args: {
      ...batchArgs,
      failure: v.optional(v.object({ code: v.string(), status: v.optional(v.number()) })),
      afterMs: v.optional(v.number()),
      isGone: v.optional(v.boolean()),
    },
    handler: async (ctx, { isGone, ...args }): Promise<null> => {
      const now = Date.now();
      const { afterMs, attempt, failure, projectId, streamId } = args;
      const place = { projectId, id: streamId, now };
      if (attempt === null) {
        await ctx.runMutation(component.audit_delivery.tested, { ...place, failure });
        return null;
      }
      await settle(ctx, { component, ...args, attempt, afterMs, isGone, now });
      return null;
    },
  });
}

async function settle(
  ctx: StreamsCtx,
  { attempt, component, isGone = false, now, projectId, streamId, ...outcome }:
    & SettleAuditBatchArgs
    & { component: BanataComponent; attempt: number; now: number },
): Promise<void> {
  const { afterMs, failure } = outcome;
  const place = { projectId, id: streamId };
  const settled = await ctx.runMutation(component.audit_delivery.settle, {
    ...{ ...place, attempt, now, failure, afterMs },
  });
  if (settled === null) return;
  const { dueAt, failingSince = now } = settled;
  if (isGone || now - failingSince >= MAX_FAILING_MS) {
    const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
    const changes = { state: "disabled", updatedAt: now };
    await store.updateOne("auditStream", { id: streamId }, changes);
    await ctx.runMutation(component.audit_delivery.place, { ...place, isStopped: true });
    const message = "Resume the stream of audit events once its server takes them again";
    const about = { projectId, streamId, code: failure?.code, message };
    console.warn(JSON.stringify({ level: "warn", event: "audit_stream_disabled", ...about }));
    return;
  }
  if (dueAt === undefined) return;
  const wait = Math.max(0, dueAt - now);
  await ctx.scheduler.runAfter(wait, references.runAuditStream, { projectId, streamId });
}

/** The stream of a project that is there; a deleted one sends nothing. */
async function liveStream(
  ctx: WriteCtx,
  { component, now, projectId, streamId }: AuditStreamArgs & {
    component: BanataComponent;
    now: number;
  },
): Promise<AuditStreamRow | null> {
  const store: ScopedStore = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
  const row = await store.findOne("auditStream", { id: streamId });
  if (row === null || projectId === PLATFORM_PROJECT_ID) return row;
  const project = await ctx.runQuery(component.scope.byProjectId, { projectId });
  return project === null ? null : row;
}

async function messageOf(
  ctx: StreamsCtx,
  { attempt, component, projectId, row, streamId }: AuditBatchArgs & {
    component: BanataComponent;
    row: AuditStreamRow;
    attempt: number;
  },
): Promise<StreamMessage | null> {
  const { actions, batchSize: limit } = row;
  const batch = await ctx.runMutation(component.audit_batches.form, {
    ...{ projectId, id: streamId, attempt, limit },
    ...actions === null ? {} : { actions },
  });
  if (batch === null) return null;
  if (batch.events.length === 0) {
    await settle(ctx, { component, projectId, streamId, attempt, now: Date.now() });
    return null;
  }
  return batchMessage({
    ...{ ...batch, projectId, streamId },
    events: batch.events.map(toEvent),
    format: row.format as StreamFormat,
  });
}

function toEvent(row: unknown): AuditEventRow {
  // The component gives the columns of its own table, which this type repeats.
  return row as AuditEventRow;
}

async function secretsOf(
  secrets: ProjectSecrets,
  { now, row }: { row: AuditStreamRow; now: number },
): Promise<string[]> {
  const { previousUntil, sealedPrevious, sealedSecret } = row;
  const current = { purpose: purposeOf("auditStream.sealedSecret", row) };
  const found = [await secrets.open(sealedSecret, current)];
  if (sealedPrevious === null || previousUntil === null || previousUntil <= now) return found;
  const previous = { purpose: purposeOf("auditStream.sealedPrevious", row) };
  return [...found, await secrets.open(sealedPrevious, previous)];
}
