import type { ActorName } from "../../plugins/_kernel/request_state.ts";
import type { Actor } from "../../plugins/_kernel/scope.ts";
import type { ApiKeyRow, ScopedStore } from "../../plugins/_kernel/store.ts";
import { isBanned, userSubject } from "../../plugins/_kernel/subjects.ts";
import { keyActor } from "../../plugins/api_keys/usable.ts";
import { findManagedProject } from "../../plugins/projects/access.ts";

/** Rotations that are followed from a key that has ended to the one in its place. */
const MAX_ROTATIONS = 20;

/** What actors are found from. */
interface ActorSources {
  readonly projectId: string;
  /** The tables of the project. */
  readonly store: ScopedStore;
  readonly platform: ScopedStore;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Somebody who did something in a project once, as they could act there now; null for one who can't any
 * more: a user who is removed or banned, a key that is deleted or has ended, an operator who has no
 * right in the project. A key that was rotated acts through the one that took its place.
 */
export async function findActor(
  { id, type }: ActorName,
  sources: ActorSources,
): Promise<Actor | null> {
  const kind = type ?? await kindOf(id, sources);
  if (kind === "api_key") return await findKey(id, sources);
  if (kind === "operator") return await findOperator(id, sources);
  const user = await sources.store.findOne("user", { id });
  return user === null || isBanned(user, sources.now) ? null : userSubject(user, sources.now);
}

/** What was made before it was noted who made it names an id only. */
async function kindOf(id: string, { store }: ActorSources): Promise<Actor["type"]> {
  if (id.startsWith("ak_")) return "api_key";
  return await store.findOne("user", { id }) === null ? "operator" : "user";
}

async function findOperator(
  id: string,
  { now, platform, projectId }: ActorSources,
): Promise<Actor | null> {
  const user = await platform.findOne("user", { id });
  if (user === null || isBanned(user, now)) return null;
  const actor = { type: "operator", id } as const;
  return await findManagedProject(platform, { actor, id: projectId }) && actor;
}

async function findKey(id: string, { now, store }: ActorSources): Promise<Actor | null> {
  let row = await store.findOne("apiKey", { id });
  for (let turn = 0; row !== null && hasEnded(row, now) && turn < MAX_ROTATIONS; turn++) {
    row = await store.findOne("apiKey", { rotatedFrom: row.id });
  }
  return row === null || hasEnded(row, now) ? null : keyActor(row);
}

function hasEnded({ expiresAt }: ApiKeyRow, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}
