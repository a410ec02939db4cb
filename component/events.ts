/**
 * The append-only record of what happened in a project. A row's event is written by the function that
 * writes the row, so neither can exist without the other.
 */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { type Author, authorValidator } from "./author.ts";
import type { Writer } from "./store.ts";
import type { EventRow } from "./tables/platform.ts";

/** One event: what happened to which row, by whom. It names fields and never carries a value. */
export interface NewEvent {
  projectId: string;
  /**
   * `created`, `updated` or `deleted` for rows; `refused` for a request, `exported` for a project,
   * `decrypted` for a secret or a data key of the vault.
   */
  action: EventRow["action"];
  /** The table, or `request`. */
  model: string;
  /** The row's application id, or the request's path. */
  subject: string;
  /** The fields that changed, or the code of the refusal and the id that was asked for. */
  details?: readonly string[];
  author?: Author;
}

/** Appends an event in the running transaction. */
export async function appendEvent(db: unknown, event: NewEvent): Promise<void> {
  const { action, details, model, author = { actorType: "system" }, projectId, subject } = event;
  // A caller's database may be that of a store, which knows tables by their names only.
  await (db as Writer).insert("event", {
    projectId,
    action,
    model,
    subject,
    ...(details ? { details: [...details] } : {}),
    ...author,
    at: Date.now(),
  });
}

type RefusalArgs = {
  projectId: string;
  path: string;
  code: string;
  about?: string;
  author: Author;
};

/**
 * Records a request that was refused: a failed sign-in, a permission that is not held, a secret that was
 * not given out. `about` is the id that it named.
 */
export const recordRefusal: RegisteredMutation<"public", RefusalArgs, Promise<null>> =
  mutationGeneric({
    args: {
      projectId: v.string(),
      path: v.string(),
      code: v.string(),
      about: v.optional(v.string()),
      author: authorValidator,
    },
    returns: v.null(),
    handler: async (ctx, args: RefusalArgs): Promise<null> => {
      const { about, author, code, path: subject, projectId } = args;
      const details = about === undefined ? [code] : [code, about];
      const event = { action: "refused", model: "request", subject, details } as const;
      await appendEvent(ctx.db, { projectId, ...event, author });
      return null;
    },
  });
