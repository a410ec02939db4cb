import {
  type GenericActionCtx,
  type GenericDataModel,
  internalActionGeneric,
  type RegisteredAction,
  type Scheduler,
} from "convex/server";
import { v } from "convex/values";
import type { WitnessQuestion } from "../../component/audit_witness.ts";
import { addCheckpoint, TlogError } from "../../tlog/mod.ts";
import type { AuditWitness } from "../deployment/audit_witnesses.ts";
import { readConfig } from "../deployment/config.ts";
import { mayReach } from "../deployment/outgoing.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { type AnchorAuditLogArgs, references } from "../request/references.ts";

/** The fault of a proof that the log's tiles no longer have. */
const NO_PROOF = "WITNESS_PROOF_UNAVAILABLE";

type ActionCtx = Pick<GenericActionCtx<GenericDataModel>, "runMutation" | "runQuery" | "scheduler">;
type Scheduling = { readonly scheduler: Pick<Scheduler, "runAfter"> };

/** What came of a question, as the component keeps it. */
type Outcome =
  | { size: number; note: string; line: string; time: number }
  | { fault: string }
  | null;

/** Has every witness that the operator names asked to cosign a log's newest checkpoint, by jobs. */
export async function requestCosignatures(
  ctx: WriteCtx & Scheduling,
  { component, projectId }: { component: BanataComponent; projectId: string },
): Promise<void> {
  for (const { vkey: witness } of readConfig().auditWitnesses) {
    const at = await ctx.runMutation(component.audit_witness.wish, { projectId, witness });
    if (at !== null) await schedule(ctx, { projectId, witness, at });
  }
}

/**
 * The internal action that asks a witness to cosign the newest checkpoint of a project's log. At most one
 * asks it at a time; no request waits for it, and whatever a witness does, events get their numbers and
 * checkpoints. A witness that fails is asked more and more seldom; why is said in the log once.
 */
export function anchorAuditLog(
  component: BanataComponent,
): RegisteredAction<"internal", AnchorAuditLogArgs, Promise<null>> {
  return internalActionGeneric({
    args: { projectId: v.string(), witness: v.string() },
    handler: async (ctx, whose): Promise<null> => {
      const { audit_witness: api } = component;
      const question = await ctx.runMutation(api.claim, whose);
      if (question === null) return null;
      const { giveUpAt, run } = question;
      // An action that ends with its process is not repeated: this one looks whether it did its work.
      await schedule(ctx, { ...whose, at: giveUpAt });
      const witness = readConfig().auditWitnesses.find(({ vkey }) => vkey === whose.witness);
      const { projectId } = whose;
      const outcome = witness ? await ask(ctx, { component, projectId, witness, question }) : null;
      const { isNew, nextAt } = await ctx.runMutation(api.settle, { ...whose, run, outcome });
      if (nextAt !== null) await schedule(ctx, { ...whose, at: nextAt });
      if (isNew && outcome && "fault" in outcome) {
        const { fault: error } = outcome;
        const { name } = witness?.key ?? {};
        const message = "Look into why the witness of audit logs does not cosign a checkpoint";
        console.error(JSON.stringify({ level: "error", error, projectId, witness: name, message }));
      }
      return null;
    },
  });
}

async function schedule(
  { scheduler }: Scheduling,
  { at, ...args }: AnchorAuditLogArgs & { at: number },
): Promise<void> {
  await scheduler.runAfter(Math.max(0, at - Date.now()), references.anchorAuditLog, args);
}

async function ask(
  ctx: ActionCtx,
  { component, projectId, question, witness }: {
    component: BanataComponent;
    projectId: string;
    witness: AuditWitness;
    question: WitnessQuestion;
  },
): Promise<Outcome> {
  const { cosigned, note, size } = question;
  try {
    const { line, time } = await addCheckpoint(witness, {
      checkpoint: note,
      oldSize: cosigned,
      prove: async (from) => {
        const hashes = await ctx.runQuery(component.audit_tree.consistency, {
          projectId,
          from,
          to: size,
        });
        return hashes?.map((hash) => new Uint8Array(hash)) ?? [];
      },
      fetch: fetchReachable,
    });
    return { size, note, line, time: time * 1000 };
  } catch (error) {
    return { fault: error instanceof TlogError ? error.code : NO_PROOF };
  }
}

async function fetchReachable(url: string, init: RequestInit): Promise<Response> {
  if (!await mayReach(url, readConfig().siteUrl)) throw new TlogError("WITNESS_UNREACHABLE");
  return await fetch(url, init);
}
