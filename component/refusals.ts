/**
 * The events of refused requests: a failed sign-in, a permission that is not held, a limit that is reached.
 * They are what anybody can cause without end, so of each kind a project keeps so many a minute; what
 * comes beyond is counted, and told by one event.
 */
import { mutationGeneric, type RegisteredMutation } from "convex/server";
import { type ObjectType, v } from "convex/values";
import { authorValidator } from "./author.ts";
import { appendEvent } from "./events.ts";
import { fullInMs, refilled } from "./rate_limit.ts";
import type { Doc, Writer } from "./store.ts";

/** Events of one action and code that a project keeps a minute, and at once. */
const LEVEL = { limit: 60, windowMs: 60_000 };
/** Characters of a path; anybody can send any. */
const MAX_PATH = 200;
/** What the keys of these counters start with, before the action and the code. */
const PREFIX = "refused/";

const recordArgs = {
  projectId: v.string(),
  action: v.string(),
  path: v.string(),
  code: v.string(),
  about: v.optional(v.string()),
  author: authorValidator,
};
type RecordArgs = ObjectType<typeof recordArgs>;

/** What a function writes with. */
type Ctx = Parameters<typeof appendEvent>[0];

/**
 * Records a request that was refused, or counts it where too many were. `about` is the id that it named.
 */
export const record: RegisteredMutation<"public", RecordArgs, Promise<null>> = mutationGeneric({
  args: recordArgs,
  returns: v.null(),
  handler: async (ctx, args: RecordArgs): Promise<null> => {
    const { about, action, author, code, projectId } = args;
    if (!await takeToken(ctx, { projectId, key: `${PREFIX}${action}/${code}` })) return null;
    const path = args.path.slice(0, MAX_PATH);
    await appendEvent(ctx, {
      projectId,
      kind: "refused",
      action,
      model: "request",
      subject: path,
      code,
      targets: JSON.stringify([
        { type: "request", id: path },
        ...about === undefined ? [] : [{ type: "secret", id: about }],
      ]),
      ...about === undefined ? {} : { owner: about },
      author,
    });
    return null;
  },
});

/** Whether an event may be written. One that may tells first how many were not. */
async function takeToken(
  ctx: Ctx,
  { key, projectId }: { projectId: string; key: string },
): Promise<boolean> {
  const db = ctx.db as Writer;
  const now = Date.now();
  const row = await db.query("rateBucket")
    .withIndex("p_key", (index) => index.eq("projectId", projectId).eq("key", key))
    .first();
  const tokens = refilled(row?.tokens, LEVEL, row === null ? 0 : Math.max(0, now - row.at));
  if (row !== null && tokens < 1) {
    await db.patch(row._id, { skipped: (row.skipped ?? 0) + 1 });
    return false;
  }
  if (row !== null) await tellSkipped(ctx, row);
  const state = { tokens: tokens - 1, at: now, fullAt: now + fullInMs(tokens - 1, LEVEL) };
  if (row === null) await db.insert("rateBucket", { projectId, key, ...state });
  else await db.patch(row._id, { ...state, skipped: undefined });
  return true;
}

/** Writes the one event of all refusals that a counter has held back; none for counters of other things. */
export async function tellSkipped(
  ctx: Ctx,
  { key, projectId, skipped }: Doc<"rateBucket">,
): Promise<void> {
  if (skipped === undefined || !key.startsWith(PREFIX)) return;
  const [, action, code] = key.split("/");
  await appendEvent(ctx, {
    projectId,
    kind: "refused",
    action,
    model: "request",
    subject: "*",
    code,
    metadata: JSON.stringify({ requests: skipped }),
  });
}
