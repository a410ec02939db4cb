/**
 * Under which root keys the projects' keys are, over all projects. A root key stands in the
 * deployment's environment: here are only its name and what it wraps, which nobody opens here.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import type { Doc, Reader } from "./store.ts";
import { projectKeyFields } from "./validators.ts";

/** Keys that are counted: far below what one function may read, whatever a key's row holds. */
const MAX_COUNTED = 1000;

/** Keys by which a root is known to be the right one: a single one may be damaged. */
const MAX_WITNESSES = 10;

const useValidator = v.object({
  rootId: v.string(),
  keys: v.union(v.number(), v.null()),
  witnesses: v.array(
    v.object({ projectId: v.string(), version: v.number(), wrappedKey: v.string() }),
  ),
});

/**
 * A root key that is needed: of one that the deployment has, some of the keys that it opens; of another,
 * how many need it, where one more than are counted stands for all above.
 */
export type RootUse = Infer<typeof useValidator>;

/**
 * The root keys that are needed, by their names. `known` are those that the deployment has. Keys of
 * earlier releases name no root, and are not among them.
 */
export const inUse: RegisteredQuery<"public", { known: string[] }, Promise<RootUse[]>> =
  queryGeneric({
    args: { known: v.array(v.string()) },
    returns: v.array(useValidator),
    handler: async (ctx, { known }): Promise<RootUse[]> => {
      const uses: RootUse[] = [];
      let left = MAX_COUNTED;
      let row = await firstUnder(ctx.db, "");
      while (row?.rootId !== undefined && left > 0) {
        const { rootId } = row;
        const isKnown = known.includes(rootId);
        const found = await keysUnder(ctx.db, { rootId, most: isKnown ? MAX_WITNESSES : left + 1 });
        const keys = isKnown ? null : found.length;
        left -= keys ?? 0;
        uses.push({ rootId, keys, witnesses: isKnown ? found.map(toWitness) : [] });
        row = await firstUnder(ctx.db, rootId);
      }
      return uses;
    },
  });

const placeValidator = v.union(
  v.null(),
  v.object({ rootId: v.union(v.string(), v.null()), createdAt: v.number() }),
);
const agedValidator = v.object({ projectId: v.string(), ...projectKeyFields });
const agedArgs = { current: v.string(), after: placeValidator, most: v.number() };
const agedPartValidator = v.object({
  keys: v.array(agedValidator),
  after: placeValidator,
  remaining: v.number(),
});

/** The key that a part ended with, by its root and when it was stored; null before the first. */
export type RootPlace = Infer<typeof placeValidator>;
/** A project's key that is under another root than the current one; of an earlier release without a root. */
export type AgedKey = Infer<typeof agedValidator>;
/** Some of these keys, where the next part starts, and how many come after: 1,000 stands for all above. */
export type AgedKeys = Infer<typeof agedPartValidator>;

/** The projects' keys that are not under the current root, in parts of at most 1,000. */
export const aged: RegisteredQuery<"public", ObjectType<typeof agedArgs>, Promise<AgedKeys>> =
  queryGeneric({
    args: agedArgs,
    returns: agedPartValidator,
    handler: async (ctx, { after, current, most }): Promise<AgedKeys> => {
      const keys: AgedKey[] = [];
      let place: RootPlace = after;
      let remaining = 0;
      for await (const row of agedRows(ctx.db, { after, current })) {
        if (keys.length < Math.min(most, MAX_COUNTED)) {
          keys.push(toAged(row));
          place = { rootId: row.rootId ?? null, createdAt: row._creationTime };
        } else if (++remaining === MAX_COUNTED) break;
      }
      return { keys, after: place, remaining };
    },
  });

/** What is left of the root that the place is in, then the roots after it, the current one left out. */
async function* agedRows(
  db: Reader,
  { after, current }: { after: RootPlace; current: string },
): AsyncGenerator<Doc<"projectKey">> {
  // A key without a root comes before all others.
  const from = after?.rootId ?? undefined;
  yield* db.query("projectKey").withIndex(
    "by_rootId",
    (index) => index.eq("rootId", from).gt("_creationTime", after?.createdAt ?? 0),
  );
  if (from === undefined || from < current) {
    yield* db.query("projectKey").withIndex(
      "by_rootId",
      (index) => index.gt("rootId", from ?? "").lt("rootId", current),
    );
  }
  const next = from === undefined || from < current ? current : from;
  yield* db.query("projectKey").withIndex("by_rootId", (index) => index.gt("rootId", next));
}

/** A key under the first root that comes after a name. */
async function firstUnder(db: Reader, after: string): Promise<Doc<"projectKey"> | null> {
  return await db.query("projectKey")
    .withIndex("by_rootId", (index) => index.gt("rootId", after))
    .first();
}

async function keysUnder(
  db: Reader,
  { most, rootId }: { rootId: string; most: number },
): Promise<Doc<"projectKey">[]> {
  return await db.query("projectKey")
    .withIndex("by_rootId", (index) => index.eq("rootId", rootId))
    .take(most);
}

function toWitness({ projectId, version = 0, wrappedKey }: Doc<"projectKey">) {
  return { projectId, version, wrappedKey };
}

function toAged(row: Doc<"projectKey">): AgedKey {
  const { createdAt, id, projectId, rootId = null, standing = null, version = null, wrappedKey } =
    row;
  return { projectId, id, version, rootId, wrappedKey, standing, createdAt };
}
