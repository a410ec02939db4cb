import { isShut } from "../../rules/row_states.ts";
import { fail } from "../_kernel/errors.ts";
import type { Actor } from "../_kernel/scope.ts";
import type { ProjectRow, ScopedStore } from "../_kernel/store.ts";
import { PROJECTS_ERROR_CODES } from "./error_codes.ts";

/** Which project, and who asks for it. */
interface ProjectRequest {
  readonly id: string;
  readonly actor: Actor;
}

/**
 * A project of the actor's own, deleted or not. An unknown one and another's are the same answer.
 *
 * @throws {APIError} 404 `PROJECT_NOT_FOUND`
 */
export async function getOwnedProject(
  platform: ScopedStore,
  { actor, id }: ProjectRequest,
): Promise<ProjectRow> {
  const row = await platform.findOne("project", { id });
  return row?.ownerId === actor.id ? row : notFound();
}

/**
 * A project that works and that the actor owns.
 *
 * @throws {APIError} 404 `PROJECT_NOT_FOUND`
 */
export async function getOwnedLiveProject(
  platform: ScopedStore,
  request: ProjectRequest,
): Promise<ProjectRow> {
  const row = await getOwnedProject(platform, request);
  return isShut(row) ? notFound() : row;
}

/**
 * A project that works and that the actor owns or administers, or null.
 */
export async function findManagedProject(
  platform: ScopedStore,
  { actor, id }: ProjectRequest,
): Promise<ProjectRow | null> {
  const row = await platform.findOne("project", { id });
  const isOwner = row?.ownerId === actor.id;
  // Looked up for unknown projects too, so that these answer as foreign ones do.
  if (
    !isOwner &&
    await platform.findOne("projectAdministrator", { project: id, userId: actor.id }) === null
  ) return null;
  return row && !isShut(row) ? row : null;
}

/**
 * {@link findManagedProject} for what needs one.
 *
 * @throws {APIError} 404 `PROJECT_NOT_FOUND`
 */
export async function getManagedProject(
  platform: ScopedStore,
  request: ProjectRequest,
): Promise<ProjectRow> {
  return await findManagedProject(platform, request) ?? notFound();
}

function notFound(): never {
  return fail("NOT_FOUND", PROJECTS_ERROR_CODES.PROJECT_NOT_FOUND);
}
