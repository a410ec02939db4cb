/**
 * New mails, and what becomes of those of a round. It is a module of its own, because it loads whatever
 * writes rows, which who only looks for mails need not.
 */
import {
  type GenericDatabaseWriter,
  mutationGeneric,
  type RegisteredMutation,
} from "convex/server";
import { type ObjectType, v } from "convex/values";
import { authorValidator } from "./author.ts";
import { moveRound } from "./mail_round_rows.ts";
import { knownWait } from "./mail_senders.ts";
import { type DynamicModel, opener, requireKnownData } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { dataValidator } from "./validators.ts";
import { deleteRow, insertRow, patchRow } from "./write.ts";

const open = opener(TABLES);

const queueArgs = {
  projectId: v.string(),
  author: v.optional(authorValidator),
  data: dataValidator,
  /** Whether it may be stored as one that waits, without a job that looks at it. */
  mayWait: v.boolean(),
};

/** Stores a new mail; gives whether it waits, so that no job need look at it before somebody saves a provider. */
export const queue: RegisteredMutation<"public", ObjectType<typeof queueArgs>, Promise<boolean>> =
  mutationGeneric({
    args: queueArgs,
    returns: v.boolean(),
    handler: async (ctx, { author, data, mayWait, projectId }): Promise<boolean> => {
      const store = await open(ctx, { projectId, model: "mail", author });
      const reason = mayWait ? await knownWait(ctx.db, projectId) : null;
      await insertRow(store, reason === null ? data : { ...data, reason });
      return reason !== null;
    },
  });

const keepArgs = {
  projectId: v.string(),
  author: v.optional(authorValidator),
  /** What becomes of each; null for nothing more: it goes. */
  mails: v.array(v.object({ id: v.string(), update: v.union(v.null(), dataValidator) })),
  /** Until when the round has what it took, and whether it takes more; absent where it took nothing. */
  round: v.optional(v.object({ number: v.number(), until: v.number(), isTaking: v.boolean() })),
};

/** Keeps what became of mails, each with its event, and how the round goes on. */
export const keep: RegisteredMutation<"public", ObjectType<typeof keepArgs>, Promise<null>> =
  mutationGeneric({
    args: keepArgs,
    returns: v.null(),
    handler: async (ctx, { author, mails, projectId, round }): Promise<null> => {
      const db: GenericDatabaseWriter<DynamicModel> = ctx.db;
      await requireKnownData(db);
      const store = await open({ db, scheduler: ctx.scheduler }, {
        projectId,
        model: "mail",
        author,
      });
      for (const { id, update } of mails) {
        const row = await db.query("mail")
          .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
          .first();
        if (!row) continue;
        if (update === null) await deleteRow(store, row);
        else await patchRow(store, { row, update });
      }
      if (round) await moveRound(ctx.db, { projectId, ...round });
      return null;
    },
  });
