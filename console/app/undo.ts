/**
 * What was done a moment ago and can be taken back. Only what the platform really takes back is offered: where
 * something is gone for good, it is asked for before, and by its name.
 *
 * @module
 */
import { signal } from "./packages/signals.ts";
import { person } from "./session.ts";

/** Something that was done, and how it is taken back. */
export interface Undoable {
  /** What was done, in words. */
  readonly done: string;
  readonly undo: () => Promise<void>;
  /** Who did it: nobody else is offered to take it back. */
  readonly by: string | undefined;
}

/** What can be taken back now. */
export const undoable = signal<Undoable | null>(null);

/** Offers to take back what was just done, in the place of what was offered before. */
export function offerUndo(done: string, undo: () => Promise<void>): void {
  undoable.value = { done, undo, by: person.value?.id };
}
