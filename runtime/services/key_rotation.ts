import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import type { AgedPart, AgedPlace, AgedRecord } from "../../component/vault_rotation.ts";
import type { KeyRotation, RotationProgress } from "../../plugins/_kernel/key_rotation.ts";
import type { ProjectKey, ProjectKeys } from "../../plugins/_kernel/project_keys.ts";
import type { ScopedStore, VaultRotationRow } from "../../plugins/_kernel/store.ts";
import {
  RecordUnreadableError,
  rewrapRecord,
  type WrappingKey,
} from "../../plugins/vault/record.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { references, type RotateVaultKeysArgs } from "../request/references.ts";
import { customerRecipient } from "./customer_recipient.ts";
import { projectKeys } from "./project_keys.ts";
import { isPutOff } from "./resting_jobs.ts";
import { projectSecrets } from "./secrets.ts";
import { askedArgs, runJob } from "./asking_jobs.ts";
import type { RootKeys } from "./root_key.ts";
import { scopedStore } from "./store.ts";

const TABLE = "vaultRotation";
const ROTATION_ID = "rotation";
/** Records of one job, beside live traffic. */
const JOB_RECORDS = 200;
/** How long the end of a change of keys waits to be told before the next request begins another. */
const UNTOLD_MS = 60 * 60 * 1000;
/** Versions of a key that a project can have at once: those whose records did not open stay. */
const MAX_KEYS = 1000;

/** What a change of keys is made of. */
interface RotationParts {
  readonly ctx: WriteCtx & { readonly scheduler?: Pick<Scheduler, "runAfter"> };
  readonly component: Pick<BanataComponent, "vault_rotation">;
  readonly projectId: string;
  /** The project's own tables. */
  readonly store: ScopedStore;
  readonly keys: ProjectKeys;
  /** Who opens the records besides the project's key. */
  recipient(): Promise<WrappingKey | null>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Changes of keys in the transaction of one request. */
export function keyRotation(parts: RotationParts): KeyRotation {
  const { ctx, now, projectId, store } = parts;
  return {
    async advance(batchSize) {
      const found = await store.findOne(TABLE, { id: ROTATION_ID });
      if (found !== null && isUntold(found, now)) {
        await store.updateOne(TABLE, { id: ROTATION_ID }, { reportedAt: now });
        return await progressOf(parts, found);
      }
      const row = found === null || found.finishedAt !== null ? await begin(parts, found) : found;
      const after = await step(parts, row, batchSize);
      if (after.finishedAt === null) {
        await ctx.scheduler?.runAfter(0, references.rotateVaultKeys, { projectId });
        return await progressOf(parts, after);
      }
      await store.updateOne(TABLE, { id: ROTATION_ID }, { reportedAt: now });
      return await progressOf(parts, after);
    },
    progress: async () => await progressOf(parts, await store.findOne(TABLE, { id: ROTATION_ID })),
  };
}

/** Whoever calls until it is completed must hear that, and begin no other change by asking. */
function isUntold({ finishedAt, reportedAt }: VaultRotationRow, now: number): boolean {
  return finishedAt !== null && reportedAt === null && finishedAt + UNTOLD_MS > now;
}

async function begin(
  { keys, now, store }: RotationParts,
  found: VaultRotationRow | null,
): Promise<VaultRotationRow> {
  await keys.current();
  const { version: keyVersion } = await keys.next();
  const fresh = { keyVersion, rotated: 0, failed: 0, createdAt: now };
  if (found === null) return await store.create(TABLE, { id: ROTATION_ID, ...fresh });
  const none = { after: null, finishedAt: null, reportedAt: null };
  await store.updateOne(TABLE, { id: ROTATION_ID }, { ...fresh, ...none });
  return { ...found, ...fresh, ...none };
}

/** Puts the next records under the newest version; at the end destroys the versions nothing needs. */
async function step(
  parts: RotationParts,
  row: VaultRotationRow,
  maxRecords: number,
): Promise<VaultRotationRow> {
  const { component, ctx, now, projectId, store } = parts;
  const { keyVersion } = row;
  const after: AgedPlace = row.after === null ? null : JSON.parse(row.after);
  const part: AgedPart = await ctx.runQuery(component.vault_rotation.part, {
    ...{ projectId, keyVersion, after, maxRecords },
  });
  const records = await rewrapped(parts, part.records);
  const last = part.records.at(-1);
  const place = last === undefined ? after : { keyVersion: last.keyVersion, id: last.id };
  const failed = part.records.length - records.length;
  const args = { projectId, keyVersion, records, failed, after: place };
  await ctx.runMutation(component.vault_rotation.put, args);
  const counted = { rotated: row.rotated + records.length, failed: row.failed + failed };
  const next = { ...row, ...counted, after: JSON.stringify(place) };
  if (!part.isLast) return next;
  await destroyUnneeded(parts, keyVersion);
  await store.updateOne(TABLE, { id: ROTATION_ID }, { finishedAt: now });
  return { ...next, finishedAt: now };
}

/** The records that opened, under the newest version; the others stay as they are. */
async function rewrapped(
  { keys, recipient, store }: RotationParts,
  aged: readonly AgedRecord[],
): Promise<{ id: string; record: string }[]> {
  // A customer's key that was set or taken away meanwhile comes into its records here, or goes.
  const to = [await keys.current(), await recipient()] as const;
  const opened = new Map<number, Promise<ProjectKey | null>>();
  const records: { id: string; record: string }[] = [];
  for (const { id, keyVersion, record } of aged) {
    const finding = opened.get(keyVersion) ?? keyOf({ keys, store }, keyVersion);
    opened.set(keyVersion, finding);
    const from = await finding;
    const next = from && await rewrappedOrNull(record, { from, to });
    if (next !== null) records.push({ id, record: next });
  }
  return records;
}

async function keyOf(
  { keys, store }: Pick<RotationParts, "keys" | "store">,
  version: number,
): Promise<ProjectKey | null> {
  const row = await store.findOne("projectKey", { version });
  return row && await keys.open(row);
}

async function rewrappedOrNull(
  record: string,
  { from, to }: { from: WrappingKey; to: readonly [WrappingKey, WrappingKey | null] },
): Promise<string | null> {
  try {
    return await rewrapRecord(record, { from, to });
  } catch (error) {
    if (error instanceof RecordUnreadableError) return null;
    throw error;
  }
}

async function destroyUnneeded(
  { component, ctx, keys, projectId, store }: RotationParts,
  newest: number,
): Promise<void> {
  for (const { version } of await store.findMany("projectKey", { limit: MAX_KEYS })) {
    if (version === null || version >= newest) continue;
    const args = { projectId, keyVersion: version };
    if (await ctx.runMutation(component.vault_rotation.retire, args)) await keys.destroy(version);
  }
}

async function progressOf(
  { component, ctx, projectId, store }: RotationParts,
  row: VaultRotationRow | null,
): Promise<RotationProgress> {
  const versions = (await store.findMany("projectKey", { limit: MAX_KEYS }))
    .map(({ version }) => version ?? 0);
  const keyVersion = Math.max(0, ...versions);
  const oldKeys = versions.filter((version) => version < keyVersion).length;
  if (row === null) {
    return { status: "none", keyVersion, rotated: 0, failed: 0, remaining: 0, oldKeys };
  }
  const { failed, finishedAt, rotated } = row;
  if (finishedAt !== null) {
    const status = failed === 0 ? "completed" : "incomplete";
    return { status, keyVersion, rotated, failed, remaining: 0, oldKeys };
  }
  const args = { projectId, keyVersion: row.keyVersion };
  const aged = await ctx.runQuery(component.vault_rotation.remaining, args);
  return { status: "rotating", keyVersion, rotated, failed, remaining: aged - failed, oldKeys };
}

/**
 * The internal function that goes on with a change of keys: one batch, and another job while records are
 * left. It ends without a word where none is under way.
 */
export function rotateVaultKeys(
  component: BanataComponent,
): RegisteredMutation<"internal", RotateVaultKeysArgs, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), ...askedArgs },
    handler: async (ctx, { asked, projectId }): Promise<null> => {
      const args = { projectId };
      const self = references.rotateVaultKeys;
      if (await isPutOff(ctx, { component, self, args })) return null;
      return await runJob<null>(ctx, {
        job: "rotateVaultKeys",
        args,
        asked,
        handedOver: () => Promise.resolve(null),
        run: (roots) => goOn(ctx, { component, projectId, roots }),
      });
    },
  });
}

async function goOn(
  ctx: RotationParts["ctx"] & { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { component, projectId, roots }: {
    component: BanataComponent;
    projectId: string;
    roots: () => Promise<RootKeys>;
  },
): Promise<null> {
  const now = Date.now();
  const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
  const row = await store.findOne(TABLE, { id: ROTATION_ID });
  if (row === null || row.finishedAt !== null) return null;
  const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
  const recipient = () => customerRecipient(store, projectSecrets(projectId, keys));
  const { finishedAt } = await step(
    { ctx, component, projectId, store, keys, recipient, now },
    row,
    JOB_RECORDS,
  );
  if (finishedAt !== null) return null;
  await ctx.scheduler.runAfter(0, references.rotateVaultKeys, { projectId });
  return null;
}
