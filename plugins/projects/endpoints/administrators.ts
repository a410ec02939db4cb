import { z } from "zod";
import { globalEndpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { listPage, pageFields } from "../../_kernel/page.ts";
import { isUniqueConflict, type StoredRow } from "../../_kernel/store.ts";
import { getManagedProject } from "../access.ts";
import { deleteAdministrator, getPlatformUser, toAdministrator } from "../administrators.ts";
import { PROJECT_FIELDS, PROJECT_USER_BODY } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import type { ListAdministratorsBody, ProjectsPlugin, RemoveAdministratorBody } from "../types.ts";

type Endpoints = ProjectsPlugin["endpoints"];

const MAX_LISTED = 100;

const listBody: z.ZodType<ListAdministratorsBody, ListAdministratorsBody> = z.object({
  id: PROJECT_FIELDS.id,
  ...pageFields(MAX_LISTED),
});

const removeBody: z.ZodType<RemoveAdministratorBody, RemoveAdministratorBody> = z.object({
  id: PROJECT_FIELDS.id,
  userId: PROJECT_FIELDS.id,
});

/** `POST /banata/projects/administrators/list`: who acts in a project beside its owner, by age. */
export const listProjectAdministrators: Endpoints["listProjectAdministrators"] = globalEndpoint(
  "/banata/projects/administrators/list",
  { body: listBody },
  async ({ actor, platform, body: { id, ...page } }) => {
    await getManagedProject(platform, { actor, id });
    const place = { store: platform, table: "projectAdministrator", where: { project: id } };
    const { data, listMetadata } = await listPage(place, page, { toItem: (row) => row });
    const ids = data.map(({ userId }) => String(userId));
    const users = await platform.findMany("user", { ids, limit: MAX_LISTED });
    const userOf = (row: StoredRow) => users.find((user) => user.id === row.userId);
    const items = data.flatMap((row) => {
      const user = userOf(row);
      return user ? [toAdministrator(row, user)] : [];
    });
    return { data: items, listMetadata };
  },
);

/**
 * `POST /banata/projects/administrators/add`: lets another user of the platform act in a project with
 * every right but to transfer and to delete it.
 */
export const addProjectAdministrator: Endpoints["addProjectAdministrator"] = globalEndpoint(
  "/banata/projects/administrators/add",
  { body: PROJECT_USER_BODY },
  async ({ actor, platform, body: { id, ...named }, now }) => {
    const { ownerId } = await getManagedProject(platform, { actor, id });
    const user = await getPlatformUser(platform, named, { now });
    if (user.id === ownerId) return fail("CONFLICT", PROJECTS_ERROR_CODES.PROJECT_OWNER);
    try {
      const fields = { project: id, userId: user.id, createdAt: now };
      const row = await platform.create("projectAdministrator", fields);
      return { success: true as const, administrator: toAdministrator(row, user) };
    } catch (error) {
      if (!isUniqueConflict(error)) throw error;
      return fail("CONFLICT", PROJECTS_ERROR_CODES.ADMINISTRATOR_EXISTS);
    }
  },
);

/** `POST /banata/projects/administrators/remove`: ends a user's rights in a project, at once. */
export const removeProjectAdministrator: Endpoints["removeProjectAdministrator"] = globalEndpoint(
  "/banata/projects/administrators/remove",
  { body: removeBody },
  async ({ actor, endImpersonations, platform, body: { id, userId } }) => {
    await getManagedProject(platform, { actor, id });
    if (!await deleteAdministrator(platform, { id, userId })) {
      return fail("NOT_FOUND", PROJECTS_ERROR_CODES.ADMINISTRATOR_NOT_FOUND);
    }
    await endImpersonations(id, userId);
    return { success: true as const };
  },
);
