/**
 * A component with the note tables and some rows in it.
 *
 * @module
 */
import type { GenericDatabaseReader } from "convex/server";
import { type DynamicModel, openStore, type Store } from "../../component/store.ts";
import type { Data } from "../../component/validators.ts";
import { type ComponentHost, componentHost } from "./component.ts";
import { NOTE_TABLES } from "./tables.ts";

/** The project whose notes are tested. */
export const PROJECT = "project-1";

/** A component with these notes in one project, stored as they are. */
export async function hostWithNotes(
  notes: readonly Data[],
  projectId: string = PROJECT,
): Promise<ComponentHost> {
  const host = componentHost({ tables: NOTE_TABLES });
  await insertNotes(host, { notes, projectId });
  return host;
}

/** Stores notes as they are, past every check. */
export async function insertNotes(
  host: ComponentHost,
  { notes, projectId }: { notes: readonly Data[]; projectId: string },
): Promise<void> {
  await host.write(async (db) => {
    for (const note of notes) await db.insert("note", { ...note, id: String(note.id), projectId });
  });
}

/** The note table of a project, over the database of the running function. */
export function noteStore<Db>(db: Db, projectId: string = PROJECT): Store<Db> {
  return openStore({ db, tables: NOTE_TABLES }, { projectId, model: "note" });
}

type Reader = GenericDatabaseReader<DynamicModel>;

/** A database that counts the documents it hands out of index ranges. */
export function countingReads(db: Reader): { db: Reader; reads: () => number } {
  let reads = 0;
  const query = (table: string) => {
    const opened = db.query(table);
    const withIndex: typeof opened.withIndex = (name, range) => {
      const ranged = opened.withIndex(name, range);
      const order: typeof ranged.order = (direction) => {
        const ordered = ranged.order(direction);
        return Object.assign(Object.create(ordered), {
          take: async (limit: number) => {
            const rows = await ordered.take(limit);
            reads += rows.length;
            return rows;
          },
          async *[Symbol.asyncIterator]() {
            for await (const row of ordered) {
              reads++;
              yield row;
            }
          },
        });
      };
      return Object.assign(Object.create(ranged), { order });
    };
    return Object.assign(Object.create(opened), { withIndex });
  };
  return { db: Object.assign(Object.create(db), { query }), reads: () => reads };
}
