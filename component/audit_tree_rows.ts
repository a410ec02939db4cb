/** The rows of a project's tree, for functions that hash nothing too: these load no code of trees. */
import type { Doc, Reader } from "./store.ts";

/** A project's tree; null for one without leaves. */
export function readTree(db: Reader, projectId: string): Promise<Doc<"auditTree"> | null> {
  return db.query("auditTree").withIndex("p", (index) => index.eq("projectId", projectId)).first();
}

/** One tile of a project's tree as it is stored, however wide. */
export function readTile(
  db: Reader,
  { index, level, projectId }: { projectId: string } & { level: number; index: number },
): Promise<Doc<"auditTile"> | null> {
  return db.query("auditTile")
    .withIndex(
      "p_level_index",
      (range) => range.eq("projectId", projectId).eq("level", level).eq("index", index),
    )
    .first();
}
