import { internalMutationGeneric, type RegisteredMutation } from "convex/server";
import * as base64url from "jose/base64url";
import { v } from "convex/values";
import type { UnsignedHead } from "../../component/audit_signing.ts";
import { LOG_KEY_ID } from "../../plugins/_kernel/audit_tree.ts";
import { randomBytes } from "../../plugins/_kernel/crypto.ts";
import type { AuditKeyRow, ProjectKeyRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import { toHex } from "../../plugins/_kernel/hash.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { formatCheckpoint, formatVerifierKey, noteSigner, signNote } from "../../tlog/mod.ts";
import { readConfig, rootSecrets } from "../deployment/config.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { SignAuditLogArgs } from "../request/references.ts";
import { requestCosignatures } from "./audit_anchor.ts";
import { askedArgs, runJob } from "./asking_jobs.ts";
import { startStreams, type StreamsCtx } from "./audit_stream_jobs.ts";
import { ProjectKeyError, projectKeys } from "./project_keys.ts";
import { checkRoots } from "./root_secret.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets, SealedTextError } from "./secrets.ts";
import { scopedStore } from "./store.ts";

const TABLE = "auditKey";
const SEED_BYTES = 32;
const SUFFIX_BYTES = 4;

/**
 * The internal function that signs the checkpoint of a project's events: the sequencer schedules it by its
 * handle, at most once a second for each project. What can't be signed, since a root key is missing, is
 * said in the log once; events get their numbers all the same, and the checkpoint is signed when it can be.
 */
export function signAuditLog(
  component: BanataComponent,
): RegisteredMutation<"internal", SignAuditLogArgs, Promise<null>> {
  return internalMutationGeneric({
    args: { projectId: v.string(), ...askedArgs },
    handler: async (ctx, { asked, projectId }): Promise<null> =>
      await runJob<null>(ctx, {
        job: "signAuditLog",
        args: { projectId },
        asked,
        handedOver: () => Promise.resolve(null),
        run: async (roots) => {
          await sign(ctx, { component, projectId, roots });
          await requestCosignatures(ctx, { component, projectId });
          return null;
        },
      }),
  });
}

/** What a checkpoint is signed with. */
interface SigningParts {
  readonly component: BanataComponent;
  readonly projectId: string;
  readonly roots: () => Promise<RootKeys>;
}

async function sign(ctx: StreamsCtx, parts: SigningParts): Promise<null> {
  const { component, projectId } = parts;
  const asked = { projectId, logKeyId: LOG_KEY_ID };
  const head = await ctx.runQuery(component.audit_signing.unsigned, asked);
  if (head === null) return null;
  const at = Date.now();
  try {
    const { origin, seed } = await logKey(ctx, { ...parts, head, now: at });
    const { root, size } = head;
    const text = formatCheckpoint({ origin, size, root: new Uint8Array(root) });
    const note = await signNote(text, [await noteSigner({ name: origin, seed })]);
    const checkpoint = { size, root, note, at };
    const waiting = await ctx.runMutation(component.audit_signing.keep, { projectId, checkpoint });
    // What a checkpoint has can be proved, and so is delivered from now on.
    await startStreams(ctx, { projectId, waiting });
  } catch (error) {
    if (!(error instanceof ProjectKeyError) && !(error instanceof SealedTextError)) throw error;
    const { code, message } = error;
    const isNew = await ctx.runMutation(component.audit_signing.fail, { projectId, code });
    if (isNew) console.error(JSON.stringify({ level: "error", error: code, projectId, message }));
  }
  return null;
}

/** The project's key, made when it is first needed: its name is the log's origin for good. */
async function logKey(
  ctx: WriteCtx,
  { component, head, now, projectId, roots }: SigningParts & { head: UnsignedHead; now: number },
): Promise<{ origin: string; seed: Uint8Array }> {
  const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
  const keys = projectKeys({
    projectId,
    roots,
    store: knowing(store, head.projectKey),
    canWrite: true,
    now,
    checkRoots: () => checkRoots(ctx, { component, roots: rootSecrets(readConfig()) }),
  });
  const secrets = projectSecrets(projectId, keys);
  const row = head.logKey ?? await makeKey({ now, projectId, secrets, store });
  const seed = base64url.decode(await secrets.open(row.sealedKey, sealedFor(row)));
  return { origin: row.origin, seed };
}

/** The store, for whoever asks it for the project's newest key, which was read with the head: once, for it may be changed then. */
function knowing(store: ScopedStore, newest: ProjectKeyRow | null): ScopedStore {
  let isTold = false;
  return {
    ...store,
    findMany(table, options = {}) {
      const { limit, sortBy } = options;
      const isNewest = sortBy?.field === "version" && sortBy.direction === "desc" && limit === 1;
      if (isTold || table !== "projectKey" || !isNewest) return store.findMany(table, options);
      isTold = true;
      // Cast: what is read of this table are such rows.
      return Promise.resolve((newest === null ? [] : [newest]) as never[]);
    },
  };
}

async function makeKey(
  { now, projectId, secrets, store }: {
    now: number;
    projectId: string;
    secrets: ProjectSecrets;
    store: ScopedStore;
  },
): Promise<AuditKeyRow> {
  const seed = randomBytes(SEED_BYTES);
  const origin = originOf(readConfig().siteUrl, projectId);
  const { key } = await noteSigner({ name: origin, seed });
  const row = { id: LOG_KEY_ID, origin, verifierKey: formatVerifierKey(key), createdAt: now };
  const sealedKey = await secrets.seal(base64url.encode(seed), sealedFor(row));
  return await store.create(TABLE, { ...row, sealedKey });
}

/**
 * What a log is called: the deployment's host when it was made, `audit`, the project, and eight random hex
 * digits, so that a project which is brought to another deployment behind the same name has another log.
 */
function originOf(siteUrl: string, projectId: string): string {
  return `${new URL(siteUrl).host}/audit/${projectId}/${toHex(randomBytes(SUFFIX_BYTES))}`;
}

function sealedFor(row: { readonly id: string }): { purpose: string } {
  return { purpose: purposeOf("auditKey.sealedKey", row) };
}
