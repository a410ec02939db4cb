import { useLayoutEffect, useState } from "./packages/preact.ts";
import { signal } from "./packages/signals.ts";

/** What leaving would lose: each form with something typed, each secret that is shown once. */
const unsaved = new Set<symbol>();

/** Whether leaving the page would lose something. */
export function isUnsaved(): boolean {
  return unsaved.size > 0;
}

/** Lets go of all that leaving would lose, for whoever wants that. */
export function forgetUnsaved(): void {
  unsaved.clear();
}

/** Tells of a part of the page whether leaving would lose something there; put away, it has nothing to lose. */
export function useUnsaved(): (isUnsaved: boolean) => void {
  const [part] = useState(() => Symbol());
  const tell = (isUnsaved: boolean) => {
    if (isUnsaved) unsaved.add(part);
    else unsaved.delete(part);
  };
  // At once, not after the next frame: somebody may leave before that.
  useLayoutEffect(() => () => tell(false), []);
  return tell;
}

/** How somebody wants to leave although something would be lost; null while nobody does. */
export const leaving = signal<{ readonly leave: () => void } | null>(null);

/** Leaves, or asks first where something would be lost. */
export function leaveBy(leave: () => void): void {
  if (isUnsaved()) leaving.value = { leave };
  else leave();
}

addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});
