import {
  roleRow,
  type StartingRole,
  type StartingRoles,
  startingRoles,
} from "./m0001_project_roles.ts";
import type { MigrationStep } from "./step.ts";

const PLATFORM_ROLES: StartingRoles = {
  text: "*,member.read,organization.read,project.create\n" +
    "admin|B|\nmember|G|\nproject_creator|I|\nsuper_admin|B|\n",
  adminPermissions: ["*"],
  isAdminFixed: true,
};

const PROJECT_CREATOR: StartingRole = {
  slug: "project_creator",
  name: "Project creator",
  description: "Makes projects, and owns those",
  permissions: ["project.create"],
  isDefault: true,
};

/** Gives a platform that was set up before there were roles its own. */
export const platformRoles: MigrationStep = {
  version: 2,
  name: "give the platform its roles",
  table: "setup",
  up: () => null,
  add: ({ completedAt, projectId }) => {
    if (typeof completedAt !== "number") return [];
    const place = { projectId: String(projectId), at: completedAt };
    return [roleRow(PROJECT_CREATOR, place), ...startingRoles(PLATFORM_ROLES, place)];
  },
};
