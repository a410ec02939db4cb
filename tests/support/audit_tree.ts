/**
 * Events get their numbers when a test says so.
 *
 * @module
 */
import { passTime } from "./clock.ts";
import type { InProcessPlatform } from "./in_process.ts";
import { type Row, rowsOf } from "./rows.ts";

/** Longer than an event has to be there, and than the time between two checkpoints. */
const SETTLED_MS = 2000;

interface StoredCheckpoint {
  readonly size: number;
  readonly root: { readonly $bytes: string };
  readonly note: string;
}

/** A checkpoint as it is stored. */
interface Checkpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/** A project's newest checkpoint. */
export function checkpointOf(platform: InProcessPlatform, projectId: string): Checkpoint {
  const found = findCheckpoint(platform, projectId);
  if (found === undefined) throw new Error(`Cannot find a checkpoint of ${projectId}`);
  return found;
}

/** A project's newest checkpoint; undefined before the first. */
export function findCheckpoint(
  { host }: InProcessPlatform,
  projectId: string,
): Checkpoint | undefined {
  const [tree] = rowsOf(host, "auditTree").filter((row) => row.projectId === projectId);
  const checkpoint = tree?.checkpoint as StoredCheckpoint | undefined;
  if (checkpoint === undefined) return undefined;
  const { note, root, size } = checkpoint;
  const bytes = Uint8Array.from(atob(root.$bytes), (character) => character.charCodeAt(0));
  return { size, note, root: bytes };
}

/** Gives every event its number, and signs the checkpoint of every project. */
export async function sequence(platform: InProcessPlatform): Promise<void> {
  const { component, host } = platform;
  await component("audit_sequencer:pause", { isPaused: false });
  // Signing a log for the first time makes its key, which leaves events; where time stands still, they wait.
  let left = pendingIn(platform);
  for (let inVain = 0; left > 0 && inVain < 2;) {
    const before = left;
    passTime(SETTLED_MS);
    const [row] = rowsOf(host, "auditSequencer").filter(isOfPlatform);
    await component("audit_sequencer:run", { chain: row?.chain });
    const due = rowsOf(host, "auditTree").filter(({ signAt }) => signAt !== undefined);
    for (const { projectId } of due) {
      await host.run("banataAuth/auth:signAuditLog", { projectId });
    }
    left = pendingIn(platform);
    inVain = left < before ? 0 : inVain + 1;
  }
  await component("audit_sequencer:pause", { isPaused: true });
}

function pendingIn({ host }: InProcessPlatform): number {
  return rowsOf(host, "event").filter(({ leaf }) => leaf === undefined).length;
}

function isOfPlatform({ projectId }: Row): boolean {
  return projectId === "platform";
}
