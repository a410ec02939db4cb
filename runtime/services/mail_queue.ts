import type { Scheduler } from "convex/server";
import { generateId } from "../../plugins/_kernel/ids.ts";
import type { MailQueue, MailState } from "../../plugins/_kernel/mails.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { unsuppress } from "../../plugins/emails/suppressions.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { references } from "../request/references.ts";

/** The part of a Convex ctx that schedules; a query's has none. */
export interface MailCtx {
  readonly scheduler?: Pick<Scheduler, "runAfter">;
}

/** What a queue is bound to. */
interface MailQueueOptions {
  readonly ctx: MailCtx;
  readonly projectId: string;
  /** The project's tables. */
  readonly store: ScopedStore;
  /** What seals the project's secrets. */
  readonly secrets: ProjectSecrets;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Told of a mail that could not be stored: Better Auth swallows its callbacks' errors. */
  readonly onFailure: () => void;
}

/**
 * The mails of one project, in the lane's own transaction: the row, and the job that delivers it. The
 * job's arguments are ids, because Convex shows arguments for days.
 */
export function mailQueue(options: MailQueueOptions): MailQueue {
  const { ctx, now, onFailure, projectId, secrets, store } = options;
  const deliver = async (mailId: string) => {
    await ctx.scheduler?.runAfter(0, references.deliverMail, { projectId, mailId });
  };
  return {
    deliver,
    forget: async (address) => void await unsuppress(store, address),
    resume: async () => {
      await ctx.scheduler?.runAfter(0, references.resumeMails, { projectId });
    },
    async enqueue({ to, type, variables }) {
      const id = generateId("mail", now);
      const state: MailState = "pending";
      try {
        const purpose = purposeOf("mail.sealedVariables", { id });
        const sealedVariables = await secrets.seal(JSON.stringify(variables), { purpose });
        const times = { createdAt: now, updatedAt: now };
        const recipient = to?.toLowerCase() ?? NOBODY;
        const row = { id, type, recipient, state, sealedVariables, attempts: 0, ...times };
        await store.create("mail", row);
        await deliver(id);
      } catch (error) {
        onFailure();
        throw error;
      }
    },
  };
}

/** The recipient of a mail that is for nobody; its delivery deletes it. */
export const NOBODY = "";
