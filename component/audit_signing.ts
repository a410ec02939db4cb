/**
 * What signing a project's checkpoint asks: one call gives whatever is signed and what it is signed with, and
 * one keeps the checkpoint. The component has no key that opens what it gives.
 */
import { queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import type { AuditKeyRow, ProjectKeyRow } from "../rules/rows.gen.ts";
import { isShut } from "../rules/row_states.ts";
import { waitingStreams } from "./audit_delivery.ts";
import { rootOf } from "./audit_rows.ts";
import { scheduleSigning, SIGN_EVERY_MS } from "./audit_signer.ts";
import { readTree } from "./audit_tree_rows.ts";
import { readSequencer } from "./events.ts";
import { writingMutation } from "./mutations.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { type Reader, requireMigrated, type Writer } from "./store.ts";
import { checkpointFields } from "./tables/audit.ts";
import { projectKeyFields } from "./validators.ts";

const logKeyValidator = v.object({
  id: v.string(),
  origin: v.string(),
  verifierKey: v.string(),
  sealedKey: v.string(),
  createdAt: v.number(),
});
const headValidator = v.object({
  size: v.number(),
  root: v.bytes(),
  logKey: v.union(v.null(), logKeyValidator),
  projectKey: v.union(v.null(), v.object(projectKeyFields)),
});

/**
 * A tree's size and root; the row of the log's key, sealed, and of the newest version of the project's key,
 * wrapped, each null where there is none yet.
 */
export type UnsignedHead = Infer<typeof headValidator>;

const unsignedArgs = { projectId: v.string(), logKeyId: v.string() };

/**
 * The head of a project's tree that its newest checkpoint does not have, with the keys that it is signed
 * with; null where none is due.
 *
 * @throws {ConvexError} MIGRATION_PENDING
 */
export const unsigned: RegisteredQuery<
  "public",
  ObjectType<typeof unsignedArgs>,
  Promise<UnsignedHead | null>
> = queryGeneric({
  args: unsignedArgs,
  returns: v.union(v.null(), headValidator),
  handler: async (ctx, { logKeyId, projectId }): Promise<UnsignedHead | null> => {
    const db: Reader = ctx.db;
    const tree = await readTree(db, projectId);
    if (tree === null || tree.size <= (tree.checkpoint?.size ?? 0)) return null;
    // A project that is deleted is erased: nothing is made for it any more, no key either.
    if ((await readSequencer(db))?.state === "paused") return null;
    if (!await isLive(db, projectId)) return null;
    await requireMigrated(db, "auditKey", "projectKey");
    const { size } = tree;
    return {
      size,
      root: new Uint8Array(await rootOf(db, { projectId, size })).buffer,
      logKey: await readLogKey(db, { projectId, id: logKeyId }),
      projectKey: await newestProjectKey(db, projectId),
    };
  },
});

const keepArgs = { projectId: v.string(), checkpoint: checkpointFields };

/**
 * Keeps a signed checkpoint, unless a newer one is there; the next one is due once the tree has grown.
 * Gives the streams that have something to do now and no job that does it.
 */
export const keep: RegisteredMutation<"public", ObjectType<typeof keepArgs>, Promise<string[]>> =
  writingMutation({
    args: keepArgs,
    returns: v.array(v.string()),
    handler: async (ctx, { checkpoint, projectId }): Promise<string[]> => {
      const db: Writer = ctx.db;
      const tree = await readTree(db, projectId);
      const isNext = tree !== null && checkpoint.size <= tree.size &&
        checkpoint.size > (tree.checkpoint?.size ?? 0);
      if (isNext) {
        const isBehind = tree.size > checkpoint.size;
        const signAt = isBehind ? checkpoint.at + SIGN_EVERY_MS : undefined;
        await db.patch(tree._id, { checkpoint, signAt, signFault: undefined });
        const sequencer = isBehind ? await readSequencer(db) : null;
        if (sequencer) await scheduleSigning(ctx, sequencer, { projectId, wait: SIGN_EVERY_MS });
      }
      return await waitingStreams(db, { projectId, now: Date.now() });
    },
  });

const failArgs = { projectId: v.string(), code: v.string() };

/** Keeps why a checkpoint could not be signed; gives whether that is new, so that it is said once. */
export const fail: RegisteredMutation<"public", ObjectType<typeof failArgs>, Promise<boolean>> =
  writingMutation({
    args: failArgs,
    returns: v.boolean(),
    handler: async (ctx, { code, projectId }): Promise<boolean> => {
      const db: Writer = ctx.db;
      const tree = await readTree(db, projectId);
      if (tree === null || tree.signFault === code) return false;
      await db.patch(tree._id, { signFault: code });
      return true;
    },
  });

async function readLogKey(
  db: Reader,
  { id, projectId }: { projectId: string; id: string },
): Promise<AuditKeyRow | null> {
  const row = await db.query("auditKey")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
    .first();
  if (row === null) return null;
  const { createdAt, origin, sealedKey, verifierKey } = row;
  return { id, origin, verifierKey, sealedKey, createdAt };
}

/** The one without a version, of earlier releases, where there is no other. */
async function newestProjectKey(db: Reader, projectId: string): Promise<ProjectKeyRow | null> {
  const row = await db.query("projectKey")
    .withIndex("p_version", (index) => index.eq("projectId", projectId))
    .order("desc")
    .first();
  if (row === null) return null;
  const { createdAt, id, rootId = null, standing = null, version = null, wrappedKey } = row;
  return { id, version, rootId, wrappedKey, standing, createdAt };
}

async function isLive(db: Reader, projectId: string): Promise<boolean> {
  if (projectId === PLATFORM_PROJECT_ID) return true;
  const project = await db.query("project")
    .withIndex("p_id", (index) => index.eq("projectId", PLATFORM_PROJECT_ID).eq("id", projectId))
    .first();
  return project !== null && !isShut(project);
}
