import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { listPage, pageFields } from "../../_kernel/cursor_page.ts";
import type { ProjectAdministratorRow } from "../../_kernel/store.ts";
import { getManagedProject } from "../access.ts";
import { toAdministrator } from "../administrators.ts";
import { PROJECT_FIELDS } from "../bodies.ts";
import { PROJECTS_ERROR_CODES } from "../error_codes.ts";
import { listInvitationsOf } from "../invitations.ts";
import type { AdministratorsPage, DoneReply } from "../types.ts";

const MAX_LISTED = 100;

const listBody = z.object({
  id: PROJECT_FIELDS.id,
  ...pageFields(MAX_LISTED),
});

const removeBody = z.object({
  id: PROJECT_FIELDS.id,
  userId: z.string().min(1).max(320),
});

/**
 * `POST /banata/projects/administrators/list`: who acts in a project beside its owner, by age, and who
 * was asked to, as they were typed.
 */
export const listProjectAdministrators = endpoint(
  "/banata/projects/administrators/list",
  { for: "platform", body: listBody },
  async ({ actor, now, platform, body: { id, ...page } }): Promise<AdministratorsPage> => {
    await getManagedProject(platform, { actor, id });
    const place = {
      store: platform,
      table: "projectAdministrator",
      where: { project: id },
    } as const;
    const { data, listMetadata } = await listPage(place, page, { toItem: (row) => row });
    const ids = data.map(({ userId }) => userId);
    const users = await platform.findMany("user", { ids, limit: MAX_LISTED });
    const userOf = (row: ProjectAdministratorRow) => users.find((user) => user.id === row.userId);
    const items = data.flatMap((row) => {
      const user = userOf(row);
      return user ? [toAdministrator(row, user)] : [];
    });
    return {
      data: items,
      listMetadata,
      invitations: await listInvitationsOf(platform, { id, now }),
    };
  },
);

/**
 * `POST /banata/projects/administrators/remove`: ends a user's rights in a project, at once, or takes
 * an invitation back, by what it was made with.
 */
export const removeProjectAdministrator = endpoint(
  "/banata/projects/administrators/remove",
  { for: "platform", body: removeBody },
  async ({ actor, endImpersonations, platform, body: { id, userId } }): Promise<DoneReply> => {
    await getManagedProject(platform, { actor, id });
    const addressee = userId.includes("@") ? userId.toLowerCase() : userId;
    const wasInvited = await platform.deleteOne("projectInvitation", { project: id, addressee });
    if (!await platform.deleteOne("projectAdministrator", { project: id, userId }) && !wasInvited) {
      return fail("NOT_FOUND", PROJECTS_ERROR_CODES.ADMINISTRATOR_NOT_FOUND);
    }
    await endImpersonations(id, userId);
    return { success: true as const };
  },
);
