import { signal } from "../packages/signals.ts";
import { stage } from "../session.ts";

/** Whether the command palette is open. */
export const isPaletteOpen = signal(false);

addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (stage.value !== "signed-in") return;
  event.preventDefault();
  // Over another window it would hide what that one asks.
  if (document.querySelector("dialog[open]") === null) isPaletteOpen.value = true;
});
