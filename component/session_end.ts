/** Ends one session by its token, for a sign-out that needs nothing else. */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { v } from "convex/values";
import { openStore } from "./store.ts";
import { readRows } from "./read.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { equals } from "./where.ts";
import { deleteRow } from "./write.ts";

const MODEL = "session";

type EndArgs = { projectId: string; token: string; requestId: string };

/** Deletes the session that has the token; its event is by the session's user. False if none has it. */
export const end: RegisteredMutation<"public", EndArgs, Promise<boolean>> = mutationGeneric({
  args: { projectId: v.string(), token: v.string(), requestId: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { projectId, requestId, token }: EndArgs): Promise<boolean> => {
    const store = openStore({ db: ctx.db, tables: TABLES }, { projectId, model: MODEL });
    const [row] = await readRows(store, { where: equals({ token }), limit: 1 });
    if (!row) return false;
    const author = { actorType: "user", actorId: String(row.userId), requestId } as const;
    await deleteRow({ ...store, author }, row);
    return true;
  },
});
