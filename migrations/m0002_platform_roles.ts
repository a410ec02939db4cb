import { type StartingRoles, startingRoles } from "./m0001_project_roles.ts";
import type { MigrationStep } from "./mod.ts";

const PLATFORM_ROLES: StartingRoles = {
  text: "*,member.read,organization.read\nadmin|B|\nmember|G|\nsuper_admin|B|\n",
  adminPermissions: ["*"],
  isAdminFixed: true,
};

/** Gives a platform that was set up before there were roles its own. */
export const platformRoles: MigrationStep = {
  version: 2,
  name: "give the platform its roles",
  table: "setup",
  up: () => null,
  add: ({ completedAt, projectId }) =>
    typeof completedAt === "number"
      ? startingRoles(PLATFORM_ROLES, { projectId: String(projectId), at: completedAt })
      : [],
};
