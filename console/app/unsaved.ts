import { signal } from "./packages/signals.ts";

/** Whether leaving the page would lose what was typed. */
export const isUnsaved = signal(false);

addEventListener("beforeunload", (event) => {
  if (isUnsaved.value) event.preventDefault();
});
