/**
 * Events get their numbers when a test says so.
 *
 * @module
 */
import { passTime } from "./clock.ts";
import type { InProcessPlatform } from "./in_process.ts";
import { rowsOf } from "./rows.ts";

/** Longer than an event has to be there, and than the time between two checkpoints. */
const SETTLED_MS = 2000;

/** A project's newest checkpoint as it is stored. */
export function checkpointOf(
  { host }: InProcessPlatform,
  projectId: string,
): { size: number; root: Uint8Array; note: string } {
  const [tree] = rowsOf(host, "auditTree").filter((row) => row.projectId === projectId);
  const { note, root, size } = tree?.checkpoint as {
    size: number;
    root: { $bytes: string };
    note: string;
  };
  const bytes = Uint8Array.from(atob(root.$bytes), (character) => character.charCodeAt(0));
  return { size, note, root: bytes };
}

/** Gives every event its number and signs every project's checkpoint. */
export async function sequence(platform: InProcessPlatform): Promise<void> {
  const { component, host } = platform;
  await component("audit_sequencer:pause", { isPaused: false });
  // Signing a log for the first time makes its key, which leaves events.
  for (let isDone = false; !isDone;) {
    passTime(SETTLED_MS);
    const [row] = rowsOf(host, "auditSequencer");
    await component("audit_sequencer:run", { chain: row?.chain });
    const due = rowsOf(host, "auditTree").filter(({ signAt }) => signAt !== undefined);
    for (const { projectId } of due) {
      await host.run("banataAuth/auth:signAuditLog", { projectId });
    }
    isDone = rowsOf(host, "event").every(({ leaf }) => leaf !== undefined);
  }
  await component("audit_sequencer:pause", { isPaused: true });
}
