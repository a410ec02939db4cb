/** Who signs the checkpoints of projects, and when: an app's function, since the component has no key. */
import type { FunctionHandle } from "convex/server";
import type { Doc, Schedules } from "./store.ts";

/** Between two checkpoints of a project. */
export const SIGN_EVERY_MS = 1000;

/** The handle of an app's function that signs the checkpoint of a project. */
export type Signer = FunctionHandle<"mutation", { projectId: string }>;

/**
 * Schedules the checkpoint of a project, in `wait` ms. It stays due where there is no signer, or one that
 * the app has no more: events get their numbers all the same, and `audit_sequencer:resume` says so.
 */
export async function scheduleSigning(
  { scheduler }: { readonly scheduler: Schedules },
  { signer }: Pick<Doc<"auditSequencer">, "signer">,
  { projectId, wait }: { projectId: string; wait: number },
): Promise<boolean> {
  if (signer === undefined) return false;
  try {
    await scheduler.runAfter(Math.min(wait, SIGN_EVERY_MS), signer as Signer, { projectId });
    return true;
  } catch {
    return false;
  }
}
