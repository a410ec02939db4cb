/**
 * What tests read in events.
 *
 * @module
 */

/** The names of the columns that an event says were changed, with their values or without. */
export function changedIn(changes: unknown): string {
  if (typeof changes !== "string") return "";
  const { after, before, hidden = [] } = JSON.parse(changes);
  return [...new Set([...Object.keys({ ...before, ...after }), ...hidden])].join(" ");
}
